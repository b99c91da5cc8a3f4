using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace System.Management.Automation;

public class PSVariable(string name, object? value)
{
    public PSVariable(string name) : this(name, null) { }

    public string Name { get; } = name;
    public virtual object? Value { get; set; } = value;
}

/// <summary>The variables of the scope that runs now; the engine supplies the look-up.</summary>
public sealed class PSVariableIntrinsics
{
    private readonly Func<string, PSVariable?> _get;
    private readonly Action<string, object?> _set;

    internal PSVariableIntrinsics(Func<string, PSVariable?> get, Action<string, object?> set) => (_get, _set) = (get, set);

    public PSVariable? Get(string name) => _get(name);
    public object? GetValue(string name) => _get(name)?.Value;
    public object? GetValue(string name, object? defaultValue) => _get(name) is { } found ? found.Value : defaultValue;
    public void Set(string name, object? value) => _set(name, value);
    public void Set(PSVariable variable) => _set(variable.Name, variable.Value);
}

public sealed class SessionState
{
    internal SessionState(PSVariableIntrinsics variables, PathIntrinsics path, CommandInvocationIntrinsics invoke) =>
        (PSVariable, Path, InvokeCommand) = (variables, path, invoke);

    public PSVariableIntrinsics PSVariable { get; }
    public PathIntrinsics Path { get; }
    public CommandInvocationIntrinsics InvokeCommand { get; }
}

public class EngineIntrinsics
{
    internal EngineIntrinsics(SessionState state, PSEventManager events, PSHost host) => (SessionState, Events, Host) = (state, events, host);

    public SessionState SessionState { get; }
    public PSEventManager Events { get; }
    public PSHost Host { get; }
    public CommandInvocationIntrinsics InvokeCommand => SessionState.InvokeCommand;
}

public class CommandInvocationIntrinsics
{
    private readonly Func<string, Collection<PSObject>> _run;

    internal CommandInvocationIntrinsics(Func<string, Collection<PSObject>> run) => _run = run;

    public Collection<PSObject> InvokeScript(string script) => _run(script);
    public ScriptBlock NewScriptBlock(string scriptText) => ScriptBlock.Create(scriptText);
}

public class ProviderInfo
{
    internal ProviderInfo() { }

    internal static ProviderInfo FileSystem { get; } = new();

    public string Name => "FileSystem";
    public string ModuleName => "Microsoft.PowerShell.Core";
    public override string ToString() => $"{ModuleName}\\{Name}";
}

public enum ReturnContainers
{
    ReturnMatchingContainers,
    ReturnAllContainers,
}

public class PSDriveInfo
{
    internal PSDriveInfo() { }

    public PSDriveInfo(string name, ProviderInfo provider, string root, string description, PSCredential? credential) => throw new NotSupportedException();

    public string Name => "/";
    public string Root => "/";
    public ProviderInfo Provider => ProviderInfo.FileSystem;
    public override string ToString() => Name;
}

public sealed class PathInfo
{
    internal PathInfo(string path) => Path = path;

    public string Path { get; }
    public string ProviderPath => Path;
    public ProviderInfo Provider => ProviderInfo.FileSystem;
    public PSDriveInfo? Drive { get; } = new();
    public override string ToString() => Path;
}

/// <summary>Paths of the file system; other drives do not exist here.</summary>
public sealed class PathIntrinsics
{
    internal PathIntrinsics(string start) => CurrentFileSystemLocation = new PathInfo(start);

    public PathInfo CurrentFileSystemLocation { get; private set; }
    public PathInfo CurrentLocation => CurrentFileSystemLocation;

    public string GetUnresolvedProviderPathFromPSPath(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        if (path.Split(':') is [{ Length: > 1 } drive, ..] && path.IndexOf('/') is var slash && (slash < 0 || slash > drive.Length) && path.Contains(':'))
        {
            throw new SessionStateException($"Cannot find drive. A drive with the name '{drive}' does not exist.");
        }

        return System.IO.Path.GetFullPath(path, CurrentFileSystemLocation.Path);
    }

    public string GetUnresolvedProviderPathFromPSPath(string path, out ProviderInfo provider, out PSDriveInfo drive)
    {
        (provider, drive) = (ProviderInfo.FileSystem, new PSDriveInfo());
        return GetUnresolvedProviderPathFromPSPath(path);
    }

    public Collection<string> GetResolvedProviderPathFromPSPath(string path, out ProviderInfo provider)
    {
        provider = ProviderInfo.FileSystem;
        var full = GetUnresolvedProviderPathFromPSPath(path);
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return System.IO.Path.Exists(full)
                ? [full]
                : throw new ItemNotFoundException($"Cannot find path '{full}' because it does not exist.", path);
        }

        var pattern = new WildcardPattern(System.IO.Path.GetFileName(full));
        var folder = System.IO.Path.GetDirectoryName(full)!;
        var entries = Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
        return [.. entries.Where(f => pattern.IsMatch(System.IO.Path.GetFileName(f))).Order(StringComparer.OrdinalIgnoreCase)];
    }

    public string Combine(string parent, string child) => System.IO.Path.Join(parent, child);

    public PathInfo SetLocation(string path) => CurrentFileSystemLocation = new PathInfo(GetResolvedProviderPathFromPSPath(path, out _)[0]);
}
