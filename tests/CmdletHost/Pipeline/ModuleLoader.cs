using System.Collections;
using System.Management.Automation;
using System.Reflection;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>Imports binary modules: a manifest with a .dll as root or nested modules, or the .dll itself.</summary>
internal sealed class ModuleLoader(CommandTable commands, Engine engine)
{
    private readonly List<PSModuleInfo> _loaded = [];

    public IReadOnlyList<PSModuleInfo> Loaded => _loaded;

    public PSModuleInfo Import(string path, string? prefix = null)
    {
        var full = Path.GetFullPath(path, engine.Intrinsics.SessionState.Path.CurrentFileSystemLocation.Path);
        if (Directory.Exists(full))
        {
            full = Path.Combine(full, Path.GetFileName(full) + ".psd1");
        }

        if (!File.Exists(full))
        {
            throw new RuntimeException(
                $"The specified module '{path}' was not loaded because no valid module file was found in any module directory.", null,
                new ErrorRecord(new FileNotFoundException(path), "Modules_ModuleNotFound", ErrorCategory.ResourceUnavailable, path));
        }

        if (_loaded.Find(m => m.Path == full) is { } before)
        {
            return before;
        }

        var module = new PSModuleInfo(Path.GetFileNameWithoutExtension(full), full);
        var manifest = full.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) ? Manifest(full) : new Hashtable { ["RootModule"] = Path.GetFileName(full) };
        module.Version = manifest["ModuleVersion"] is { } version ? LanguagePrimitives.ConvertTo<Version>(version) : module.Version;
        foreach (var file in Files(manifest["RootModule"]).Concat(Files(manifest["NestedModules"])).Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
        {
            // LoadFrom also finds the assemblies that lie beside the module.
            module.ImplementingAssembly = Assembly.LoadFrom(Path.GetFullPath(file, module.ModuleBase));
            Initializers<IModuleAssemblyInitializer>(module.ImplementingAssembly).ForEach(i => i.OnImport());
            commands.Add(module.ImplementingAssembly, module, prefix ?? manifest["DefaultCommandPrefix"] as string);
        }

        foreach (var file in Files(manifest["FormatsToProcess"]))
        {
            engine.Streams.Views.Load(Path.GetFullPath(file, module.ModuleBase));
        }

        _loaded.Add(module);
        return module;
    }

    public void Remove(PSModuleInfo module)
    {
        _loaded.Remove(module);
        commands.Remove(module);
        Initializers<IModuleAssemblyCleanup>(module.ImplementingAssembly).ForEach(c => c.OnRemove(module));
    }

    public void RemoveAll() => _loaded.ToList().ForEach(Remove);

    private Hashtable Manifest(string path)
    {
        var output = new List<object?>();
        Parser.Script(File.ReadAllText(path)).End?.Run(new Scope(engine, null), output.Add);
        return (Hashtable)output.Single()!;
    }

    private static IEnumerable<string> Files(object? value) => Values.Spread(value).Select(LanguagePrimitives.ToText).Select(f => f.Replace('\\', '/'));

    private static List<T> Initializers<T>(Assembly? assembly) where T : class =>
        [.. (assembly?.GetTypes() ?? []).Where(t => t is { IsAbstract: false } && typeof(T).IsAssignableFrom(t)).Select(t => (T)Activator.CreateInstance(t)!)];
}
