/* Does nothing: what is measured is starting and ending. Linked statically. */
int main(void) {
    return 0;
}
