while (line = $stdin.gets)
  words = line.split
end
