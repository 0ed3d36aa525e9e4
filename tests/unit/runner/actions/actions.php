<?php
declare(strict_types=1);

function recurse(int $depth): int
{
    return recurse($depth + 1) + 1;
}

$words = preg_split('/\s+/', stream_get_contents(STDIN), -1, PREG_SPLIT_NO_EMPTY);
$action = $words[0];
if ($action === 'sum') {
    echo array_sum(array_map('intval', array_slice($words, 1))), "\n";
}
if ($action === 'exit') {
    exit(3);
}
if ($action === 'throw') {
    throw new RuntimeException('boom');
}
while ($action === 'loop');
$kept = [];
while ($action === 'memory') {
    $kept[] = str_repeat('x', 1 << 20);
}
if ($action === 'huge') {
    echo strlen(str_repeat('x', 1 << 46)), "\n";
}
while ($action === 'flood') {
    echo str_repeat('x', 60), "\n";
}
if ($action === 'recurse') {
    echo recurse(0), "\n";
}
