// 200 MiB of static data that is never touched.
volatile char room[200 << 20];
int main(int argc, char**) {
    return room[argc];
}
