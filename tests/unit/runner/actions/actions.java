import java.io.*;
import java.util.*;

public class Actions {
    static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    public static void main(String[] args) throws Exception {
        StreamTokenizer words = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        words.nextToken();
        String action = words.sval;
        if (action.equals("sum")) {
            long total = 0;
            while (words.nextToken() == StreamTokenizer.TT_NUMBER) total += (long) words.nval;
            System.out.println(total);
        }
        if (action.equals("exit")) System.exit(3);
        if (action.equals("throw")) throw new IllegalStateException("boom");
        while (action.equals("loop")) {}
        List<byte[]> kept = new ArrayList<>();
        while (action.equals("memory")) kept.add(new byte[1 << 20]);
        if (action.equals("huge")) System.out.println(new long[Integer.MAX_VALUE - 8].length);
        while (action.equals("flood")) System.out.println("x".repeat(60));
        if (action.equals("recurse")) System.out.println(recurse(0));
        if (action.equals("threads")) {
            int[] results = new int[8];
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; ++i) {
                int mine = i;
                threads.add(new Thread(() -> results[mine] = 1));
            }
            for (Thread thread : threads) thread.start();
            for (Thread thread : threads) thread.join();
            System.out.println(Arrays.stream(results).sum());
        }
    }
}
