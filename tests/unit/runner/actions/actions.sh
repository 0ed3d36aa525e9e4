read -r action rest
case $action in
  sum)
    total=0
    for value in $rest; do total=$((total + value)); done
    mapfile -t lines
    for value in "${lines[@]}"; do total=$((total + value)); done
    echo "$total"
    ;;
  exit) exit 3 ;;
  throw) set -e; false ;;
  loop) while :; do :; done ;;
  memory) text=xxxxxxxx; while :; do text=$text$text; done ;;
  flood) while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done ;;
  recurse) recurse() { recurse; }; recurse ;;
  threads)
    for _ in 1 2 3 4 5 6 7 8; do echo 1 & done | wc -l
    wait
    ;;
esac
