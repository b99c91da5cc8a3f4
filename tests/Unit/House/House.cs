using System.Reflection;
using System.Runtime.Loader;
using VirtPS.Build;

namespace VirtPS.Tests.Unit.House;

/// <summary>What the tests in this folder look at: the source tree and the assemblies built from it.</summary>
internal static class House
{
    private static readonly ModuleContext Context = new();

    public static Repository Repository { get; } = Repository.Find();

    /// <summary>The module's assembly, built in the configuration that is being tested.</summary>
    public static string ModulePath { get; } = Path.Combine(
        Repository.Output, "build", "bin", "VirtPS", new DirectoryInfo(AppContext.BaseDirectory).Name, "VirtPS.dll");

    public static Assembly Engine { get; } = typeof(Engine.Errors.VirtException).Assembly;

    public static Assembly Drivers { get; } = Assembly.Load("VirtPS.Drivers");

    public static Assembly Daemon { get; } = Assembly.Load("virtpsd");

    public static Assembly Module { get; } = Context.LoadFromAssemblyPath(ModulePath);

    /// <summary>The C# files below some directories of the source tree.</summary>
    public static IEnumerable<SourceFile> Files(params string[] directories) => directories
        .Select(directory => Path.Combine(Repository.Root, directory))
        .Where(Directory.Exists)
        .SelectMany(directory => Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories))
        .Select(path => new SourceFile(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllText(path)));

    /// <summary>Fails with a list, so that one run shows everything that needs doing.</summary>
    public static void NoneOf(IEnumerable<string> problems, string rule)
    {
        var found = problems.Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, $"{rule}\n  {string.Join("\n  ", found)}");
    }

    /// <summary>Shares the engine with the tests and finds PowerShell's types among the tools'.</summary>
    private sealed class ModuleContext() : AssemblyLoadContext(isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => null;
    }
}

internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public string Room => Path[..Path.LastIndexOf('/')];
}
