<?php
echo "chatter\n";

class EchoBox
{
    public function __construct(private int $n, private array $rates)
    {
    }
    public function oneInt(int $value): int { return $value; }
    public function oneLong(int $value): int { return $value; }
    public function oneDouble(float $value): float { return $value; }
    public function oneBool(bool $value): bool { return $value; }
    public function oneString(string $value): string { return $value; }
    public function oneJson(mixed $value): mixed { return $value; }
    public function strings(array $value): array { return $value; }
    public function ints(array $value): array { return $value; }
    public function longs(array $value): array { return $value; }
    public function doubles(array $value): array { return $value; }
    public function bools(array $value): array { return $value; }
    public function maybeString(?string $value): ?string { return $value; }
    public function maybeLong(?int $value): ?int { return $value; }
    public function maybeList(?array $value): ?array { return $value; }
    public function maybeMap(?array $value): ?array { return $value; }
    public function maybeJson(mixed $value): mixed { return $value; }
    public function grid(array $value): array { return $value; }
    public function sparse(array $value): array { return $value; }
    public function gaps(array $value): array { return $value; }
    public function counts(array $value): array { return $value; }
    public function index(array $value): array { return $value; }
    public function nested(array $value): array { return $value; }
    public function jsons(array $value): array { return $value; }
    public function jsonMap(array $value): array { return $value; }
    public function rate(string $name): float { return $this->rates[$name]; }
    public function nothing(int $by, string $type): void { $this->n += $by; }
    public function state(): int { return $this->n; }
}
