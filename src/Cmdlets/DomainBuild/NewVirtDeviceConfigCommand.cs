using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Describes a device of any kind for a domain; nothing happens on a host.</summary>
[Cmdlet(VerbsCommon.New, "VirtDeviceConfig")]
[OutputType(typeof(VirtDeviceConfig))]
public sealed class NewVirtDeviceConfigCommand : PSCmdlet
{
    /// <summary>The kind of device.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(DeviceKindCompleter))]
    [ValidateNotNullOrEmpty]
    public string Kind { get; set; } = string.Empty;

    /// <summary>The model, such as i6300esb for a watchdog.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(DeviceWordCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The type, such as usb for a controller.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DeviceWordCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Type { get; set; }

    /// <summary>What it stands for on the host: a path, a device such as 0000:01:00.0, or for memory a size in bytes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>Where the guest sees it: a path, a name or a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>Anything else: values by the path to an attribute, such as driver.queues.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Property { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var properties = Property.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => entry.Value is PSObject value ? value.BaseObject : entry.Value ?? string.Empty);
            WriteObject(DeviceComposer.Compose(Kind.ToLowerInvariant(), Type, Model, Source, Target, properties));
        }
        catch (VirtException error)
        {
            WriteError(ErrorRecords.From(error, Kind));
        }
    }
}
