<?php
while (($line = fgets(STDIN)) !== false) {
    $words = explode(' ', rtrim($line));
}
