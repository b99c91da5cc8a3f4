using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes virtual networks.</summary>
/// <remarks>virNetworkDefineXMLFlags, virNetworkCreateXMLFlags.</remarks>
[Cmdlet(VerbsCommon.New, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class NewVirtNetworkCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByXml = "Xml";

    /// <summary>The network's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("NetworkName")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>How traffic leaves; Nat without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    public NetworkForward Forward { get; set; } = NetworkForward.Nat;

    /// <summary>The host's interface that traffic leaves through, or that guests are put on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? ForwardDevice { get; set; }

    /// <summary>The subnets, such as 10.0.0.0/24; the host takes the address given, or the subnet's first one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Subnet")]
    [ValidateNotNullOrEmpty]
    public string[] Cidr { get; set; } = [];

    /// <summary>The addresses to hand out, such as 10.0.0.100-10.0.0.200, or a first and a last; without it the rest of each subnet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[]? DhcpRange { get; set; }

    /// <summary>Hands no addresses out.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter NoDhcp { get; set; }

    /// <summary>The name of the host's bridge; without it the host chooses.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? Bridge { get; set; }

    /// <summary>The DNS domain.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>The virtual LANs of ports that say nothing else.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(0, 4095)]
    public int[] Vlan { get; set; } = [];

    /// <summary>The longest frame in bytes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(68, 65535)]
    public int? Mtu { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Starts the network without storing a definition: it is gone once it stops.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <summary>Starts the network.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>Has the network start with its host.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : Name, () =>
    {
        if (Transient && Autostart)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a transient network has no definition that could start with its host");
        }

        var connection = Target();
        var definition = ParameterSetName == ByXml ? NetworkXml.Parse(Xml) : NetworkBuilder.Build(Specification());
        WriteVerbose(definition.ToString());
        if (ShouldProcess(definition.Name ?? "network", Transient ? "Create transient network" : "Define network"))
        {
            WriteObject(Wait(token => MakeAsync(connection, definition.ToString(), token)));
        }
    });

    private NetworkSpec Specification() => new()
    {
        Name = Name,
        ForwardMode = Forward == NetworkForward.Isolated ? null : Forward.ToString().ToLowerInvariant(),
        ForwardDevice = ForwardDevice,
        Addresses = Addresses(),
        Bridge = Bridge,
        Domain = Domain,
        Vlans = Vlan,
        Mtu = Mtu,
    };

    private IReadOnlyList<NetworkAddressSpec> Addresses()
    {
        if (NoDhcp && DhcpRange is not null)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "-DhcpRange and -NoDhcp exclude each other");
        }

        var addresses = Cidr.Select(text => NetworkAddressSpec.ParseCidr(text, dhcp: !NoDhcp && DhcpRange is null)).ToList();
        var ranges = NetworkAddressSpec.ParseRanges(DhcpRange ?? []);
        return ranges.FirstOrDefault(range => !addresses.Exists(address => address.Holds(range.Start))) is { Start: { } start, End: { } end }
            ? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the DHCP range {start} - {end} is in none of the network's subnets")
            : [.. addresses.Select(address => ranges.Count == 0
                ? address
                : address with { DhcpRanges = [.. ranges.Where(range => address.Holds(range.Start))] })];
    }

    private async Task<VirtNetwork> MakeAsync(VirtConnection connection, string xml, CancellationToken cancellationToken)
    {
        var networks = connection.Networks;
        var made = Transient
            ? await networks.CreateAsync(xml, NetworkCreateFlags.None, cancellationToken).ConfigureAwait(false)
            : await networks.DefineAsync(xml, NetworkDefineFlags.None, cancellationToken).ConfigureAwait(false);
        if (Autostart)
        {
            await networks.SetAutostartAsync(made, true, cancellationToken).ConfigureAwait(false);
        }

        if (Start && !Transient)
        {
            await networks.StartAsync(made, cancellationToken).ConfigureAwait(false);
        }

        return await networks.GetAsync(made, cancellationToken).ConfigureAwait(false);
    }
}
