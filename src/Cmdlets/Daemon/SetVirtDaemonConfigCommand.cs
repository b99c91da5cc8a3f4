using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Daemons;

namespace VirtPS.Commands;

/// <summary>Changes settings of a daemon's configuration file and leaves its comments and its order as they are.</summary>
[Cmdlet(VerbsCommon.Set, "VirtDaemonConfig", DefaultParameterSetName = "Value", SupportsShouldProcess = true)]
[OutputType(typeof(VirtDaemonSetting))]
public sealed class SetVirtDaemonConfigCommand : DaemonConfigCommand
{
    /// <summary>The names of the settings.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Value")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Reset")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DaemonSettingCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Their new value: $true or $false, a number, a text, or several texts, as the setting's type is.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Value")]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object Value { get; set; } = string.Empty;

    /// <summary>Several settings at once, by name; $null takes one out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Setting")]
    [ValidateNotNull]
    public IDictionary Setting { get; set; } = new Hashtable();

    /// <summary>Takes the settings out of the file, so that their defaults count.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Reset")]
    public SwitchParameter Reset { get; set; }

    /// <summary>Gives the settings with what counts now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Daemon ?? (object?)Path ?? Root, () =>
    {
        var before = Load();
        var changes = Changes();
        var after = before.With(changes);
        var differences = after.DifferencesFrom(before);
        var written = differences.Count > 0 && ShouldProcess(after.Path, $"Set {string.Join("; ", differences)}");
        if (written)
        {
            Wait(after.SaveAsync);
        }

        if (PassThru)
        {
            WriteObject(changes.Keys.Select((written ? after : before).Find), enumerateCollection: true);
        }
    });

    private Dictionary<string, object?> Changes() => ParameterSetName == "Setting"
        ? Setting.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => Plain(entry.Value), StringComparer.OrdinalIgnoreCase)
        : Name.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(name => name, _ => Reset ? null : Plain(Value), StringComparer.OrdinalIgnoreCase);

    // What came out of a pipeline is wrapped.
    private static object? Plain(object? value) => value switch
    {
        PSObject wrapped => Plain(wrapped.BaseObject),
        object[] list => Array.ConvertAll(list, Plain),
        _ => value,
    };
}
