using System.Management.Automation;
using System.Security;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Commands;

[Cmdlet("Import", "Module")]
internal sealed class ImportModuleCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)] public string[] Name { get; set; } = [];
    [Parameter] public string? Prefix { get; set; }
    [Parameter] public SwitchParameter PassThru { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            var module = Engine.Commands.Modules.Loaded.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Engine.Commands.Modules.Import(name, Prefix);
            if (PassThru)
            {
                WriteObject(module);
            }
        }
    }
}

[Cmdlet("Get", "Module")]
internal sealed class GetModuleCommand : EngineCommand
{
    [Parameter(Position = 0)] public string Name { get; set; } = "*";

    protected override void EndProcessing() =>
        WriteObject(Engine.Commands.Modules.Loaded.Where(m => new WildcardPattern(Name, WildcardOptions.IgnoreCase).IsMatch(m.Name)).ToArray(), true);
}

[Cmdlet("Remove", "Module")]
internal sealed class RemoveModuleCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string Name { get; set; } = string.Empty;
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void EndProcessing() =>
        Engine.Commands.Modules.Loaded.Where(m => m.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)).ToList().ForEach(Engine.Commands.Modules.Remove);
}

[Cmdlet("Get", "Command")]
internal sealed class GetCommandCommand : EngineCommand
{
    [Parameter(Position = 0)] public string[] Name { get; set; } = ["*"];
    [Parameter] public string[]? Module { get; set; }
    [Parameter] public string? Noun { get; set; }
    [Parameter] public string? Verb { get; set; }

    protected override void EndProcessing()
    {
        var names = Name.Select(n => new WildcardPattern(n, WildcardOptions.IgnoreCase)).ToArray();
        var found = Engine.Commands.All.Where(c => names.Any(n => n.IsMatch(c.Name)) && (Module?.Contains(c.ModuleName, StringComparer.OrdinalIgnoreCase) ?? true)
            && new WildcardPattern(Noun ?? "*", WildcardOptions.IgnoreCase).IsMatch(c.Noun) && new WildcardPattern(Verb ?? "*", WildcardOptions.IgnoreCase).IsMatch(c.Verb)).OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        WriteObject(found, true);
        foreach (var missing in Name.Where(n => found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(n)))
        {
            WriteError(new ErrorRecord(new CommandNotFoundException($"The term '{missing}' is not recognized as a name of a cmdlet, function, script file, or executable program."), "CommandNotFoundException", ErrorCategory.ObjectNotFound, missing));
        }
    }
}

[Cmdlet("Set", "StrictMode")]
internal sealed class SetStrictModeCommand : EngineCommand
{
    [Parameter] public string? Version { get; set; }
    [Parameter] public SwitchParameter Off { get; set; }
}

[Cmdlet("Get", "Variable")]
internal sealed class GetVariableCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string Name { get; set; } = string.Empty;
    [Parameter] public SwitchParameter ValueOnly { get; set; }

    protected override void EndProcessing()
    {
        if (Scope.Find(Name) is { } found)
        {
            WriteObject(ValueOnly ? found.Value : found);
        }
        else
        {
            WriteError(new ErrorRecord(new ItemNotFoundException($"Cannot find a variable with the name '{Name}'."), "VariableNotFound", ErrorCategory.ObjectNotFound, Name));
        }
    }
}

[Cmdlet("Set", "Variable")]
internal sealed class SetVariableCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string Name { get; set; } = string.Empty;
    [Parameter(Position = 1)] public object? Value { get; set; }

    protected override void EndProcessing() => Scope.SetHere(Name, Value);
}

[Cmdlet("Start", "Sleep")]
internal sealed class StartSleepCommand : EngineCommand
{
    [Parameter(Position = 0)] public double Seconds { get; set; }
    [Parameter] public int Milliseconds { get; set; }

    protected override void EndProcessing()
    {
        Engine.Stopped.WaitHandle.WaitOne(TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMilliseconds(Milliseconds));
        Engine.ThrowIfStopping();
    }
}

[Cmdlet("Get", "Date")]
internal sealed class GetDateCommand : EngineCommand
{
    [Parameter] public string? Format { get; set; }

    protected override void EndProcessing() => WriteObject(Format is null ? DateTime.Now : DateTime.Now.ToString(Format, System.Globalization.CultureInfo.InvariantCulture));
}

[Cmdlet("New", "Guid")]
internal sealed class NewGuidCommand : EngineCommand
{
    protected override void EndProcessing() => WriteObject(Guid.NewGuid());
}

[Cmdlet("New", "Object")]
internal sealed class NewObjectCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string TypeName { get; set; } = string.Empty;
    [Parameter(Position = 1), Alias("Args")] public object[] ArgumentList { get; set; } = [];
    [Parameter] public System.Collections.IDictionary? Property { get; set; }

    protected override void EndProcessing()
    {
        var type = TypeNames.Find(TypeName) ?? throw new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded.");
        WriteObject(type == typeof(PSObject) ? Values.Custom(Property ?? new System.Collections.Hashtable()) : Members.InvokeStatic(type, "new", ArgumentList));
    }
}

[Cmdlet("ConvertTo", "SecureString")]
internal sealed class ConvertToSecureStringCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)] public string String { get; set; } = string.Empty;
    [Parameter] public SwitchParameter AsPlainText { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secret = new SecureString();
        String.ToList().ForEach(secret.AppendChar);
        WriteObject(secret);
    }
}

[Cmdlet("Update", "FormatData")]
internal sealed class UpdateFormatDataCommand : EngineCommand
{
    [Parameter(Position = 0), Alias("PrependPath")] public string[] AppendPath { get; set; } = [];

    protected override void EndProcessing() => AppendPath.ToList().ForEach(p => Engine.Streams.Views.Load(GetUnresolvedProviderPathFromPSPath(p)));
}
