using System.Collections;
using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes entries of virtual networks, of those that run too.</summary>
/// <remarks>virNetworkUpdate.</remarks>
[Cmdlet(VerbsData.Update, "VirtNetwork", DefaultParameterSetName = Typed, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class UpdateVirtNetworkCommand : VirtCommand
{
    private const string Typed = "Entry";
    private const string Raw = "Xml";

    /// <summary>The networks, as objects or names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "NetworkName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public NetworkArgument[] Network { get; set; } = [];

    /// <summary>Clients with fixed addresses to add: tables with Mac, Name, Id and IP.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] AddDhcpHost { get; set; } = [];

    /// <summary>Clients with fixed addresses to change, found by what is the same.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] SetDhcpHost { get; set; } = [];

    /// <summary>Clients with fixed addresses to remove: tables with what tells them from others.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] RemoveDhcpHost { get; set; } = [];

    /// <summary>Ranges of addresses to hand out from now on, such as 10.0.0.100-10.0.0.200.</summary>
    [Parameter(ParameterSetName = Typed)]
    public string[] AddDhcpRange { get; set; } = [];

    /// <summary>Ranges of addresses to hand out no longer.</summary>
    [Parameter(ParameterSetName = Typed)]
    public string[] RemoveDhcpRange { get; set; } = [];

    /// <summary>Names for DNS to add: tables with IP and Hostname.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] AddDnsHost { get; set; } = [];

    /// <summary>Names for DNS to remove: tables with IP or Hostname.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] RemoveDnsHost { get; set; } = [];

    /// <summary>Texts for DNS to add: tables with Name and Value.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] AddDnsText { get; set; } = [];

    /// <summary>Texts for DNS to remove: tables with Name.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] RemoveDnsText { get; set; } = [];

    /// <summary>Services for DNS to add: tables with Service, Protocol, Domain, Target, Port, Priority and Weight.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] AddDnsService { get; set; } = [];

    /// <summary>Services for DNS to remove: tables with what tells them from others.</summary>
    [Parameter(ParameterSetName = Typed)]
    public IDictionary[] RemoveDnsService { get; set; } = [];

    /// <summary>Host devices that traffic may leave through, to add.</summary>
    [Parameter(ParameterSetName = Typed)]
    public string[] AddForwardDevice { get; set; } = [];

    /// <summary>Host devices that traffic may leave through, to remove.</summary>
    [Parameter(ParameterSetName = Typed)]
    public string[] RemoveForwardDevice { get; set; } = [];

    /// <summary>The section that a piece of XML belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Raw)]
    public NetworkSection Section { get; set; }

    /// <summary>What to do with a piece of XML.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Raw)]
    public NetworkUpdateCommand Command { get; set; }

    /// <summary>The piece of XML: one entry of the section.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Raw)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Which of the network's addresses the entry belongs to, counted from 0; without it the one that serves DHCP.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ParentIndex { get; set; }

    /// <summary>Changes the run.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Changes the stored definition. Without -Live and -Config both are changed, as far as there are both.</summary>
    [Parameter]
    public SwitchParameter Config { get; set; }

    /// <summary>Gives the network on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Network, () =>
    {
        var changes = Changes().ToList();
        foreach (var network in Resolve(Finders.Networks, Network))
        {
            Attempt(network, () => Change(network, changes));
        }
    });

    private IEnumerable<NetworkEntryChange> Changes() => ParameterSetName == Raw
        ? [new NetworkEntryChange(Section, Command, VirtXml.Parse(Xml, null))]
        : [
            .. NetworkEntryChange.Of(NetworkSection.IpDhcpHost, "host", AddDhcpHost, SetDhcpHost, RemoveDhcpHost),
            .. NetworkEntryChange.OfTexts(NetworkSection.IpDhcpRange, NetworkEntryBuilder.Range, AddDhcpRange, RemoveDhcpRange),
            .. NetworkEntryChange.Of(NetworkSection.DnsHost, "host", AddDnsHost, [], RemoveDnsHost),
            .. NetworkEntryChange.Of(NetworkSection.DnsTxt, "txt", AddDnsText, [], RemoveDnsText),
            .. NetworkEntryChange.Of(NetworkSection.DnsSrv, "srv", AddDnsService, [], RemoveDnsService),
            .. NetworkEntryChange.OfTexts(
                NetworkSection.ForwardInterface, device => new XElement("interface", new XAttribute("dev", device)), AddForwardDevice, RemoveForwardDevice),
        ];

    private void Change(VirtNetwork network, List<NetworkEntryChange> changes)
    {
        var flags = NetworkEntryChange.Reach(network, Live, Config);
        foreach (var (section, command, entry) in changes)
        {
            var text = VirtXml.Write(entry).TrimEnd();
            if (ShouldProcess(network.Name, $"{command} {section} {text}"))
            {
                Wait(token => network.Connection.Networks.UpdateAsync(network.Ref, command, section, ParentIndex ?? -1, text, flags, token));
            }
        }

        Wait(network.RefreshAsync);
        if (PassThru)
        {
            WriteObject(network);
        }
    }
}
