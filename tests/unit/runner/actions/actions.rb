def recurse(depth)
  recurse(depth + 1) + 1
end

action, *rest = $stdin.read.split
puts rest.sum(&:to_i) if action == 'sum'
exit 3 if action == 'exit'
raise 'boom' if action == 'throw'
loop {} if action == 'loop'
kept = []
kept << ('x' * (1 << 20)) while action == 'memory'
puts(('x' * (1 << 46)).size) if action == 'huge'
puts 'x' * 60 while action == 'flood'
puts recurse(0) if action == 'recurse'
puts Array.new(8) { Thread.new { 1 } }.sum(&:value) if action == 'threads'
