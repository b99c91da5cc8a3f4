using System.Collections.ObjectModel;
using System.Reflection;

namespace System.Management.Automation;

[Flags]
public enum CommandTypes { Alias = 1, Function = 2, Filter = 4, Cmdlet = 8, ExternalScript = 16, Application = 32, Script = 64, Workflow = 128, Configuration = 256, All = 511 }

public abstract class CommandInfo
{
    internal CommandInfo(string name, CommandTypes type, PSModuleInfo? module) => (Name, CommandType, Module) = (name, type, module);

    public string Name { get; }
    public CommandTypes CommandType { get; }
    public PSModuleInfo? Module { get; }
    public string ModuleName => Module?.Name ?? string.Empty;
    public virtual string Source => ModuleName;
    public override string ToString() => Name;
}

public class CmdletInfo : CommandInfo
{
    public CmdletInfo(string name, Type implementingType) : this(name, implementingType, null) { }

    internal CmdletInfo(string name, Type implementingType, PSModuleInfo? module) : base(name, CommandTypes.Cmdlet, module) =>
        ImplementingType = implementingType;

    public Type ImplementingType { get; }
    public string Verb => Name.Split('-')[0];
    public string Noun => Name[(Name.IndexOf('-') + 1)..];
    public string DefaultParameterSet => ImplementingType.GetCustomAttribute<CmdletAttribute>()?.DefaultParameterSetName ?? string.Empty;
}

public class InvocationInfo
{
    internal InvocationInfo(CommandInfo command, string invocationName) => (MyCommand, InvocationName) = (command, invocationName);

    public CommandInfo MyCommand { get; }
    public string InvocationName { get; }
    public Dictionary<string, object?> BoundParameters { get; } = new(StringComparer.OrdinalIgnoreCase);
    public List<object> UnboundArguments { get; } = [];
    public bool ExpectingInput { get; internal init; }
    public int PipelineLength { get; internal init; } = 1;
    public int PipelinePosition { get; internal init; } = 1;
    public int ScriptLineNumber { get; internal init; }
    public string ScriptName { get; internal init; } = string.Empty;
    public string Line { get; internal init; } = string.Empty;
    public string PSScriptRoot => Path.GetDirectoryName(ScriptName) ?? string.Empty;
    public CommandOrigin CommandOrigin => CommandOrigin.Runspace;
}

public sealed class PSModuleInfo
{
    internal PSModuleInfo(string name, string path) => (Name, Path) = (name, path);

    public string Name { get; }
    public string Path { get; }
    public string ModuleBase => IO.Path.GetDirectoryName(Path) ?? string.Empty;
    public Version Version { get; internal set; } = new(0, 0);
    public Assembly? ImplementingAssembly { get; internal set; }
    public Dictionary<string, CmdletInfo> ExportedCmdlets { get; } = new(StringComparer.OrdinalIgnoreCase);
    public override string ToString() => Name;
}

public interface IModuleAssemblyInitializer
{
    void OnImport();
}

public interface IModuleAssemblyCleanup
{
    void OnRemove(PSModuleInfo psModuleInfo);
}

/// <summary>A piece of script; the engine that parsed it supplies the way to run it.</summary>
public class ScriptBlock
{
    private readonly string _text;
    private readonly Func<object?[], IReadOnlyList<PSVariable>, IEnumerable<object?>> _run;

    internal ScriptBlock(string text, Func<object?[], IReadOnlyList<PSVariable>, IEnumerable<object?>> run) => (_text, _run) = (text, run);

    /// <summary>Set by the engine: parses text into a block.</summary>
    internal static Func<string, ScriptBlock>? Parser { get; set; }

    public Guid Id { get; } = Guid.NewGuid();

    public static ScriptBlock Create(string script) => Parser?.Invoke(script) ?? throw new PSInvalidOperationException("No engine runs here.");

    public Collection<PSObject> Invoke(params object?[] args) => ToObjects(_run(args, []));

    public Collection<PSObject> InvokeWithContext(Dictionary<string, ScriptBlock>? functionsToDefine, List<PSVariable>? variablesToDefine, params object?[] args) =>
        ToObjects(_run(args, variablesToDefine ?? []));

    public object? InvokeReturnAsIs(params object?[] args)
    {
        var all = _run(args, []).ToArray();
        return all.Length switch { 0 => null, 1 => all[0], _ => all };
    }

    public ScriptBlock GetNewClosure() => this;

    internal IEnumerable<object?> Run(object?[] args, params IReadOnlyList<PSVariable> variables) => _run(args, variables);

    public override string ToString() => _text;

    private static Collection<PSObject> ToObjects(IEnumerable<object?> values) => [.. values.Select(v => v is null ? null! : PSObject.AsPSObject(v))];
}
