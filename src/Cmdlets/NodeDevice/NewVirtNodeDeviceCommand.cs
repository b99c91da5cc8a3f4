using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes mediated devices and virtual ports of fibre channel adapters.</summary>
/// <remarks>virNodeDeviceDefineXML, virNodeDeviceCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtNodeDevice", DefaultParameterSetName = Mediated, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class NewVirtNodeDeviceCommand : VirtCommand
{
    private const string Mediated = "Mediated";
    private const string VirtualPort = "VirtualPort";
    private const string ByXml = "Xml";

    /// <summary>The device that is split, or the adapter that gets a port; for a port the host chooses without it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Mediated)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = VirtualPort)]
    [ArgumentCompleter(typeof(NodeDeviceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Parent { get; set; }

    /// <summary>Which of the parent's types the device is.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = Mediated)]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = string.Empty;

    /// <summary>The device's number; without it one is made up.</summary>
    [Parameter(ParameterSetName = Mediated)]
    public Guid? Uuid { get; set; }

    /// <summary>What is written to the device's attributes once it is made.</summary>
    [Parameter(ParameterSetName = Mediated)]
    [ValidateNotNull]
    public IDictionary Attribute { get; set; } = new Hashtable();

    /// <summary>Makes a virtual port.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VirtualPort)]
    public SwitchParameter FibreChannel { get; set; }

    /// <summary>The node's world-wide name; without it one is made up.</summary>
    [Parameter(ParameterSetName = VirtualPort)]
    [ValidatePattern("^[0-9a-fA-F]{16}$")]
    public string? Wwnn { get; set; }

    /// <summary>The port's world-wide name; without it one is made up.</summary>
    [Parameter(ParameterSetName = VirtualPort)]
    [ValidatePattern("^[0-9a-fA-F]{16}$")]
    public string? Wwpn { get; set; }

    /// <summary>The whole description.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Makes the device without storing a definition: it is gone once it stops.</summary>
    [Parameter(ParameterSetName = Mediated)]
    [Parameter(ParameterSetName = ByXml)]
    public SwitchParameter Transient { get; set; }

    /// <summary>Starts the device.</summary>
    [Parameter(ParameterSetName = Mediated)]
    [Parameter(ParameterSetName = ByXml)]
    public SwitchParameter Start { get; set; }

    /// <summary>Has the device start with its parent.</summary>
    [Parameter(ParameterSetName = Mediated)]
    [Parameter(ParameterSetName = ByXml)]
    public SwitchParameter Autostart { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt((object?)Parent ?? Xml, () =>
    {
        if (Transient && Autostart)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a transient device has no definition that could start with its parent");
        }

        var connection = Target();
        var xml = ParameterSetName switch
        {
            Mediated => NodeDeviceBuilder.Mediated(Parent!, Type, Uuid, Attribute.Keys.Cast<object>().Select(key => ($"{key}", $"{Attribute[key]}"))),
            VirtualPort => NodeDeviceBuilder.VirtualPort(Parent, Wwnn, Wwpn),
            _ => Xml,
        };
        WriteVerbose(xml);
        var isTransient = Transient || FibreChannel;
        if (ShouldProcess(Parent ?? "node device", isTransient ? "Create node device" : "Define node device"))
        {
            WriteObject(Wait(token => MakeAsync(connection, xml, isTransient, token)));
        }
    });

    private async Task<VirtNodeDevice> MakeAsync(VirtConnection connection, string xml, bool isTransient, CancellationToken cancellationToken)
    {
        var devices = connection.NodeDevices;
        var made = isTransient
            ? await devices.CreateAsync(xml, NodeDeviceCreateFlags.None, cancellationToken).ConfigureAwait(false)
            : await devices.DefineAsync(xml, NodeDeviceDefineFlags.None, cancellationToken).ConfigureAwait(false);
        if (Autostart)
        {
            await devices.SetAutostartAsync(made, true, cancellationToken).ConfigureAwait(false);
        }

        if (Start && !isTransient)
        {
            await devices.StartAsync(made, cancellationToken).ConfigureAwait(false);
        }

        return await devices.GetAsync(made, cancellationToken).ConfigureAwait(false);
    }
}
