using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Defines network interfaces of hosts.</summary>
/// <remarks>virInterfaceDefineXML, with -Start virInterfaceCreate.</remarks>
[Cmdlet(VerbsCommon.New, "VirtInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtInterface))]
public sealed class NewVirtInterfaceCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByXml = "Xml";

    /// <summary>The interface's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("InterfaceName")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>What it is: a network card without it.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    public HostInterfaceKind Type { get; set; }

    /// <summary>The interfaces in a bridge or bond, or the one that a VLAN is on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(HostInterfaceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Member { get; set; } = [];

    /// <summary>How a bond shares the traffic.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateSet("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb")]
    public string? BondMode { get; set; }

    /// <summary>How often a bond looks at its links, in milliseconds.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateRange(1, int.MaxValue)]
    public int LinkCheckInterval { get; set; } = 100;

    /// <summary>The VLAN's number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(1, 4094)]
    public int? VlanId { get; set; }

    /// <summary>Has a bridge look for loops.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Stp { get; set; }

    /// <summary>The addresses with their prefixes, such as 192.168.0.5/24.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>The gateways, at most one for each family.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[] Gateway { get; set; } = [];

    /// <summary>Asks for IPv4 addresses.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Dhcp { get; set; }

    /// <summary>Makes IPv6 addresses of what routers say.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Autoconf { get; set; }

    /// <summary>The longest frame in bytes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(68, 100_000)]
    public int? Mtu { get; set; }

    /// <summary>When it starts: OnBoot without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    public HostInterfaceStart StartMode { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Brings the interface up.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : Name, () =>
    {
        var connection = Target();
        var xml = ParameterSetName == ByXml ? Xml : HostInterfaceBuilder.Build(Specification());
        WriteVerbose(xml);
        if (ShouldProcess(HostInterfaceXml.Parse(xml).Name ?? "interface", Start ? "Define and start interface" : "Define interface"))
        {
            WriteObject(Wait(token => MakeAsync(connection, xml, Start, token)));
        }
    });

    private HostInterfaceSpec Specification()
    {
        if (Type == HostInterfaceKind.Vlan && (Member.Length != 1 || VlanId is null))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a VLAN needs -VlanId and one interface as -Member");
        }

        return new HostInterfaceSpec
        {
            Name = Name, Kind = Type, Members = Member, BondMode = BondMode, LinkCheckInterval = LinkCheckInterval, VlanId = VlanId,
            Stp = MyInvocation.BoundParameters.ContainsKey(nameof(Stp)) ? Stp.IsPresent : null,
            Addresses = Address, Gateways = Gateway, Dhcp = Dhcp, Autoconf = Autoconf, Mtu = Mtu, Start = StartMode,
        };
    }

    private static async Task<VirtInterface> MakeAsync(VirtConnection connection, string xml, bool start, CancellationToken cancellationToken)
    {
        var made = await connection.Interfaces.DefineAsync(xml, false, cancellationToken).ConfigureAwait(false);
        if (start)
        {
            await connection.Interfaces.StartAsync(made, cancellationToken).ConfigureAwait(false);
        }

        return await connection.Interfaces.GetAsync(made, cancellationToken).ConfigureAwait(false);
    }
}
