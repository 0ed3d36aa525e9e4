// Java. One small program of ours compiles: it calls javac's own interface, so that one machine
// start does it all. File names need not match class names (R12: the class that has `main`
// counts), and one jar comes out whatever classes the sources hold.
#include <algorithm>

#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

constexpr const char* compiler_name = "RehearseCompiler.java";
constexpr const char* output_name = "program.jar";

constexpr const char* compiler = R"java(
import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.zip.*;
import javax.tools.*;

/** RehearseCompiler ENTRY SOURCE...: leaves program.jar, started by the class of ENTRY that has main. */
class RehearseCompiler {
    record Made(String source, ByteArrayOutputStream bytes) {}

    static class Source extends SimpleJavaFileObject {
        private final String path;
        Source(String path) {
            super(URI.create("file:///" + path.replaceAll("[^A-Za-z0-9._/-]", "_")), Kind.SOURCE);
            this.path = path;
        }
        @Override public String getName() { return path; }
        @Override public boolean isNameCompatible(String name, Kind kind) { return kind == Kind.SOURCE; }
        @Override public CharSequence getCharContent(boolean lenient) throws IOException {
            return new String(new FileInputStream(path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        final Map<String, Made> made = new TreeMap<>();
        Classes(JavaFileManager files) { super(files); }
        @Override public JavaFileObject getJavaFileForOutput(Location place, String name, JavaFileObject.Kind kind,
                                                             FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            made.put(name, new Made(sibling == null ? "" : sibling.getName(), bytes));
            return new SimpleJavaFileObject(URI.create("made:///" + name.replace('.', '/')), kind) {
                @Override public OutputStream openOutputStream() { return bytes; }
            };
        }
    }

    /** Defines classes to look at them; nothing of them is run. */
    static class Looker extends ClassLoader {
        final Map<String, Made> made;
        Looker(Map<String, Made> made) { this.made = made; }
        @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
            Made one = made.get(name);
            if (one == null) throw new ClassNotFoundException(name);
            byte[] bytes = one.bytes.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
        boolean starts(String name) {
            try {
                int flags = Class.forName(name, false, this).getDeclaredMethod("main", String[].class).getModifiers();
                return java.lang.reflect.Modifier.isStatic(flags) && java.lang.reflect.Modifier.isPublic(flags);
            } catch (ReflectiveOperationException | LinkageError other) {
                return false;
            }
        }
    }

    /** Of the entry's own classes first, then of all, the one named like the file, else the first by name. */
    static String mainClass(Map<String, Made> made, String entry) {
        String stem = entry.substring(entry.lastIndexOf('/') + 1, entry.lastIndexOf('.'));
        Looker looker = new Looker(made);
        String found = null;
        int best = -1;
        for (String name : made.keySet()) {
            int rank = (made.get(name).source().equals(entry) ? 2 : 0)
                + (name.substring(name.lastIndexOf('.') + 1).equals(stem) ? 1 : 0);
            if (rank > best && looker.starts(name)) {
                best = rank;
                found = name;
            }
        }
        return found;
    }

    public static void main(String[] args) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        Classes classes = new Classes(javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8));
        List<Source> sources = new ArrayList<>();
        for (String path : Arrays.asList(args).subList(1, args.length)) sources.add(new Source(path));
        List<String> options = List.of("-g", "-proc:none", "-Xlint:-options", "-encoding", "UTF-8");
        PrintWriter words = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        if (!javac.getTask(words, classes, null, options, null, sources).call()) System.exit(1);
        String main = mainClass(classes.made, args[0]);
        if (main == null) {
            words.println("error: no class has `public static void main(String[] args)`");
            System.exit(1);
        }
        try (ZipOutputStream jar = new ZipOutputStream(new FileOutputStream("program.jar"))) {
            jar.setLevel(0);
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write(("Manifest-Version: 1.0\nMain-Class: " + main + "\n").getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Made> each : classes.made.entrySet()) {
                jar.putNextEntry(new ZipEntry(each.getKey().replace('.', '/') + ".class"));
                each.getValue().bytes().writeTo(jar);
            }
        }
    }
}
)java";

// What the archive holds is what compiling this loads, so it uses what solutions use.
constexpr const char* sample = R"java(
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
class Sample {
    enum Colour { RED, GREEN }
    record Pair(String name, int value) {}
    interface Shape { default double area() { return 0; } }
    static <T extends Comparable<T>> T largest(List<? extends T> list) { return Collections.max(list); }
    public static void main(String[] args) throws Exception {
        Map<String, List<Integer>> map = new HashMap<>();
        for (String word : args) map.computeIfAbsent(word, key -> new ArrayList<>()).add(word.length());
        Function<Integer, Integer> twice = x -> x * 2;
        String text = map.entrySet().stream().map(e -> new Pair(e.getKey(), e.getValue().size()))
            .sorted(Comparator.comparing(Pair::value)).map(Pair::toString).collect(Collectors.joining(","));
        switch (Colour.RED) { case RED -> System.out.println(text + twice.apply(3)); default -> throw new Exception(); }
        Shape shape = new Shape() { @Override public double area() { return 1.5; } };
        try {
            System.out.println(shape.area() + largest(List.of(1, 2)));
        } catch (IllegalStateException | ArithmeticException e) { }
        Object object = args;
        if (object instanceof String s && !s.isEmpty()) System.out.println(s);
    }
}
)java";

/// The machine for a short life: no parallel collector, no second compiler stage, no shared file.
std::vector<std::string> short_lived() {
    return {"java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:-UseContainerSupport",
            "-XX:ActiveProcessorCount=2",
            "-Xlog:disable",
            "-Xss16m"};
}

CompilePlan compile(const CompileJob& job) {
    CompilePlan plan{short_lived()};
    plan.argv.push_back("-Xmx" + std::to_string(std::max<std::int64_t>(job.memory_mib / 2, 64)) +
                        "m");
    if (job.has_toolchain) {
        const std::string path(toolchain_path);
        plan.argv.insert(plan.argv.end(), {"-XX:SharedArchiveFile=" + path + "/compiler.jsa", "-cp",
                                           path + "/compiler.jar", "RehearseCompiler"});
    } else {
        plan.files[compiler_name] = compiler;
        plan.argv.emplace_back(compiler_name);
    }
    plan.argv.push_back(job.entry);
    plan.argv.insert(plan.argv.end(), job.sources.begin(), job.sources.end());
    plan.output = output_name;
    return plan;
}

RunPlan run(const std::string& /*entry*/, std::int64_t memory_mib) {
    // What the machine itself needs stays outside the heap, so that it is the machine that says
    // that memory is gone. An overflowing stack takes four times its size until it is unwound.
    const std::int64_t heap = std::max(memory_mib - 64, memory_mib / 2);
    const std::int64_t stack = std::clamp<std::int64_t>(memory_mib / 16, 2, 128);
    return {{"java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-UseContainerSupport",
             "-XX:ActiveProcessorCount=2", "-XX:+ExitOnOutOfMemoryError",
             "-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xms8m",
             "-Xmx" + std::to_string(heap) + "m", "-Xss" + std::to_string(stack) + "m",
             "-XX:CompilerThreadStackSize=1024", "-jar", output_name}};
}

/// The compiling program, then an archive of all classes that it and javac load. The archive names
/// the jar it was made with, so the jar comes first.
std::vector<PreparationStep> preparation() {
    const std::string path(toolchain_path);
    std::vector<std::string> dump = short_lived();
    dump.insert(dump.end(), {"-XX:ArchiveClassesAtExit=compiler.jsa", "-cp", path + "/compiler.jar",
                             "RehearseCompiler", "Sample.java", "Sample.java"});
    return {{{{compiler_name, compiler}},
             {"sh", "-c",
              "javac -d classes " + std::string(compiler_name) +
                  " && jar cf compiler.jar -C classes ."},
             {"compiler.jar"}},
            {{{"Sample.java", sample}}, std::move(dump), {"compiler.jsa"}}};
}

}  // namespace

Language java() {
    return {.id = "java",
            .name = "Java",
            .extensions = {".java"},
            .version_command = {"java", "-Xlog:disable", "--version"},
            .packages = {"default-jdk-headless"},
            .startup = std::chrono::milliseconds(350),
            .runtime_threads = 24,
            .hello =
                "public class Hello {\n    public static void main(String[] args) {\n        "
                "System.out.println(\"hello\");\n    }\n}\n",
            .compile = compile,
            .run = run,
            .last_words = {{"unable to create native thread", Verdict::RE, "too many threads"},
                           {"java.lang.OutOfMemoryError", Verdict::MLE, "memory: OutOfMemoryError"},
                           {"java.lang.StackOverflowError", Verdict::RE,
                            "stack overflow: StackOverflowError"}},
            .preparation = preparation()};
}

}  // namespace rehearse::languages
