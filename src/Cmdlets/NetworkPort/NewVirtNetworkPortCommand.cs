using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes ports of virtual networks, for guests that the host does not connect by itself.</summary>
/// <remarks>virNetworkPortCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtNetworkPort", DefaultParameterSetName = ByOwner, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetworkPort))]
public sealed class NewVirtNetworkPortCommand : VirtCommand
{
    private const string ByOwner = "Owner";
    private const string ByXml = "Xml";

    /// <summary>The network, which must be started.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNull]
    public NetworkArgument? Network { get; set; }

    /// <summary>The name of the guest whose card is connected.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByOwner)]
    [ValidateNotNullOrEmpty]
    public string Owner { get; set; } = string.Empty;

    /// <summary>The guest's uuid.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByOwner)]
    public Guid OwnerUuid { get; set; }

    /// <summary>The card's MAC address; without it one is made up.</summary>
    [Parameter(ParameterSetName = ByOwner)]
    [ValidateNotNullOrEmpty]
    public string? Mac { get; set; }

    /// <summary>The group of the network's ports.</summary>
    [Parameter(ParameterSetName = ByOwner)]
    [ValidateNotNullOrEmpty]
    public string? PortGroup { get; set; }

    /// <summary>The port's uuid; without it one is made up.</summary>
    [Parameter(ParameterSetName = ByOwner)]
    public Guid Uuid { get; set; } = Guid.NewGuid();

    /// <summary>Keeps the guest from reaching other isolated ones of the network.</summary>
    [Parameter(ParameterSetName = ByOwner)]
    public SwitchParameter Isolated { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Takes a connection over that the definition names and that exists already.</summary>
    [Parameter(ParameterSetName = ByXml)]
    public SwitchParameter Reclaim { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Network, () =>
    {
        var network = ResolveOne(Finders.Networks, Network!);
        var xml = ParameterSetName == ByXml ? Xml : VirtXml.Write(Describe());
        if (ShouldProcess(network.Name, "Make network port"))
        {
            WriteObject(Wait(async token => await VirtNetworkPort.ReadAsync(
                network.Connection,
                await network.Connection.NetworkPorts.CreateAsync(network.Ref, xml, Reclaim ? NetworkPortFlags.Reclaim : NetworkPortFlags.None, token).ConfigureAwait(false),
                token).ConfigureAwait(false)));
        }
    });

    private XElement Describe() => new(
        "networkport",
        new XElement("uuid", VirtUuid.Format(Uuid)),
        new XElement("owner", new XElement("name", Owner), new XElement("uuid", VirtUuid.Format(OwnerUuid))),
        PortGroup is null ? null : new XElement("group", PortGroup),
        new XElement("mac", new XAttribute("address", Mac ?? MacAddress.Generate(MacAddress.Kvm).ToString())),
        Isolated ? new XElement("port", new XAttribute("isolated", "yes")) : null);
}
