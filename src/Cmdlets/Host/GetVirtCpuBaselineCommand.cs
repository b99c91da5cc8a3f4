using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Computes a CPU that several hosts can all give, so that guests can migrate among them.</summary>
/// <remarks>virConnectBaselineCPU, virConnectBaselineHypervisorCPU.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCpuBaseline", DefaultParameterSetName = ByHost)]
[OutputType(typeof(VirtCpuBaseline))]
public sealed class GetVirtCpuBaselineCommand : HypervisorQueryCommand
{
    private const string ByHost = "Host";
    private const string ByXml = "Xml";

    private readonly List<VirtConnection> _hosts = [];
    private readonly List<string> _cpus = [];

    /// <summary>The hosts, as connections, names or URIs; without them the default connections. The first one computes.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

    /// <summary>The CPUs instead: <c>cpu</c> elements, or documents that hold some, such as capabilities.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [ValidateNotNullOrEmpty]
    public string[] Xml { get; set; } = [];

    /// <summary>Names every feature, even those that the model implies.</summary>
    [Parameter]
    public SwitchParameter ExpandFeatures { get; set; }

    /// <summary>Leaves out features that bar migration.</summary>
    [Parameter]
    public SwitchParameter Migratable { get; set; }

    /// <summary>With -Hypervisor, counts the given CPUs only: guests may get what the host that computes cannot give.</summary>
    [Parameter]
    public SwitchParameter IgnoreHost { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(IgnoreHost && Query is null, "-IgnoreHost goes with -Hypervisor: only a hypervisor's answer counts its host");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _hosts.AddRange(Connection ?? []);
        _cpus.AddRange(Xml.SelectMany(CpuDocuments.All));
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(null, () =>
    {
        var hosts = _hosts.Count > 0 ? _hosts : Sources();
        if (ParameterSetName == ByHost)
        {
            foreach (var host in hosts)
            {
                _cpus.AddRange(Wait(token => CpusOfAsync(host, token)));
            }
        }

        if (_cpus.Count == 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "there is no CPU to compute a common one of");
        }

        var flags = (ExpandFeatures ? CpuBaselineFlags.ExpandFeatures : 0)
            | (Migratable ? CpuBaselineFlags.Migratable : 0) | (IgnoreHost ? CpuBaselineFlags.IgnoreHost : 0);
        WriteObject(new VirtCpuBaseline(Wait(token => Query is { } query
            ? hosts[0].Host.BaselineHypervisorCpuAsync(query, _cpus, flags, token)
            : hosts[0].Host.BaselineCpuAsync(_cpus, flags, token))));
    });

    // A hypervisor's own word on what it can give is in the capabilities of its guests.
    private async Task<IReadOnlyList<string>> CpusOfAsync(VirtConnection host, CancellationToken cancellationToken) => CpuDocuments.All(Query is { } query
        ? await host.Host.GetDomainCapabilitiesAsync(new DomainCapabilitiesQuery(query.Emulator, query.Architecture, query.Machine, query.VirtType), cancellationToken).ConfigureAwait(false)
        : await host.Host.GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false));
}
