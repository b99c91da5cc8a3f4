using System.Management.Automation;
using System.Reflection;
using VirtPS.Tests.CmdletHost.Commands;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>Built-in commands that need the engine itself.</summary>
internal interface IEngineCommand
{
    void Attach(CmdletStage stage, Scope scope);
}

/// <summary>What a command's name stands for: function, alias, cmdlet or script file.</summary>
internal sealed class CommandTable
{
    private readonly Engine _engine;
    private readonly Dictionary<string, List<CmdletInfo>> _cmdlets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["?"] = "Where-Object", ["where"] = "Where-Object", ["%"] = "ForEach-Object", ["foreach"] = "ForEach-Object", ["select"] = "Select-Object",
        ["sort"] = "Sort-Object", ["measure"] = "Measure-Object", ["group"] = "Group-Object", ["ft"] = "Format-Table", ["fl"] = "Format-List",
        ["echo"] = "Write-Output", ["write"] = "Write-Output", ["sleep"] = "Start-Sleep", ["ipmo"] = "Import-Module", ["gcm"] = "Get-Command",
        ["rm"] = "Remove-Item", ["del"] = "Remove-Item", ["cat"] = "Get-Content", ["gc"] = "Get-Content", ["gjb"] = "Get-Job", ["rcjb"] = "Receive-Job",
    };

    public CommandTable(Engine engine)
    {
        _engine = engine;
        Modules = new ModuleLoader(this, engine);
        Add(typeof(CommandTable).Assembly, new PSModuleInfo("Microsoft.PowerShell.Core", string.Empty), null);
    }

    public Dictionary<string, ScriptBody> Functions { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ModuleLoader Modules { get; }
    public IEnumerable<CmdletInfo> All => _cmdlets.Values.SelectMany(c => c);

    public void Add(Assembly assembly, PSModuleInfo module, string? prefix)
    {
        foreach (var type in assembly.GetTypes().Where(t => !t.IsAbstract && typeof(Cmdlet).IsAssignableFrom(t)))
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is not { } named)
            {
                continue;
            }

            var info = new CmdletInfo($"{named.VerbName}-{prefix}{named.NounName}", type, module);
            module.ExportedCmdlets[info.Name] = info;
            _cmdlets.TryAdd(info.Name, []);
            _cmdlets[info.Name].Insert(0, info);
            foreach (var alias in type.GetCustomAttributes<AliasAttribute>().SelectMany(a => a.AliasNames))
            {
                _aliases[alias] = info.Name;
            }
        }
    }

    public void Remove(PSModuleInfo module)
    {
        foreach (var list in _cmdlets.Values)
        {
            list.RemoveAll(c => c.Module == module);
        }
    }

    public CmdletInfo? FindCmdlet(string name)
    {
        if (_aliases.TryGetValue(name, out var full))
        {
            name = full;
        }

        return name.Split('\\') is [var module, var command]
            ? _cmdlets.GetValueOrDefault(command)?.Find(c => c.ModuleName.Equals(module, StringComparison.OrdinalIgnoreCase))
            : _cmdlets.GetValueOrDefault(name)?.FirstOrDefault();
    }

    public Stage Open(object? called, Invocation invocation, Scope scope)
    {
        if (PSObject.Unwrap(called) is BoundBlock block)
        {
            return new ScriptStage(block.Body, invocation.Dotted ? scope : new Scope(_engine, block.Home), invocation.Arguments, invocation.ExpectsInput);
        }

        if (PSObject.Unwrap(called) is CmdletInfo known)
        {
            return new CmdletStage(known, known.Name, invocation, scope);
        }

        var name = LanguagePrimitives.ToText(called);
        if (Functions.TryGetValue(name, out var function))
        {
            return new ScriptStage(function, new Scope(_engine, scope), invocation.Arguments, invocation.ExpectsInput);
        }

        if (FindCmdlet(name) is { } cmdlet)
        {
            return new CmdletStage(cmdlet, name, invocation, scope);
        }

        return name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
            ? OpenFile(_engine.Intrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(name), invocation, scope)
            : throw NotFound(name);
    }

    public ScriptStage OpenFile(string path, Invocation invocation, Scope scope)
    {
        if (!File.Exists(path))
        {
            throw NotFound(path);
        }

        var inner = invocation.Dotted ? scope : new Scope(_engine, scope);
        inner.SetHere("PSScriptRoot", Path.GetDirectoryName(path));
        inner.SetHere("PSCommandPath", path);
        return new ScriptStage(Parser.Script(File.ReadAllText(path)), inner, invocation.Arguments, invocation.ExpectsInput, true);
    }

    private static CommandNotFoundException NotFound(string name) => new(
        $"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.", name);
}
