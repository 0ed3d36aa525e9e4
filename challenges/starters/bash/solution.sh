while read -r -a words; do
  :
done
