using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Shows what domains use, live: bars of CPU, memory, disk and network in the terminal.</summary>
/// <remarks>virConnectGetAllDomainStats.</remarks>
[Cmdlet(VerbsCommon.Watch, "VirtDomain", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainMeasurement))]
public sealed class WatchVirtDomainCommand : VirtCommand
{
    private const string ByObject = "Domain";
    private const string ByName = "Name";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly List<VirtDomain> _domains = [];
    private readonly List<string> _names = [];

    /// <summary>The domains to show, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The names of the domains to show; wildcards are allowed, and show domains that come later too. Without any, all domains.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The time between samples, as a number of seconds or a time span.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What the domains are sorted by; the busiest come first.</summary>
    [Parameter]
    public DashboardOrder SortBy { get; set; } = DashboardOrder.Cpu;

    /// <summary>Ends after so many samples.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>Gives measurements rather than a live display, as it does where the output is no terminal.</summary>
    [Parameter]
    public SwitchParameter Plain { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Interval <= TimeSpan.Zero, "-Interval must be longer than no time");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _domains.AddRange(Domain);
        _names.AddRange(Name);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(null, () =>
    {
        // A name that is misspelt would show an empty screen; where nothing else is asked for, there is nothing to show.
        var isNarrow = _names.Count + _domains.Count > 0;
        _names.RemoveAll(name => !WildcardPattern.ContainsWildcardCharacters(name) && Found([name], (one, token) => Finders.Domains.NamedAsync(Sources(), one, token)).Count == 0);
        if (isNarrow && _names.Count + _domains.Count == 0)
        {
            return;
        }

        var sampler = new DomainSampler(DomainStatsTypes.None, DomainStatsFlags.None);
        (_domains.Count > 0 ? _domains.Select(domain => domain.Connection).Distinct() : Sources()).ToList().ForEach(sampler.AddAll);
        Wait(sampler.TakeAsync);
        var isTerminal = !Console.IsOutputRedirected && !Console.IsInputRedirected && MyInvocation.PipelinePosition == MyInvocation.PipelineLength;
        if (Plain || !isTerminal)
        {
            Write(sampler);
        }
        else
        {
            Show(sampler);
        }
    });

    private void Write(DomainSampler sampler)
    {
        for (var taken = 0; taken < Count; taken++)
        {
            Pause(Interval);
            WriteObject(Sample(sampler), enumerateCollection: true);
        }
    }

    private void Show(DomainSampler sampler)
    {
        using var screen = new DashboardScreen();
        var board = new Dashboard { Order = SortBy };
        for (var taken = 0; taken < Count && !screen.IsLeft; taken++)
        {
            var until = DateTime.UtcNow + Interval;
            do
            {
                screen.Draw(board);
                Pause(Tick);
                screen.TakeKeys(board);
            }
            while (DateTime.UtcNow < until && !screen.IsLeft);
            if (!screen.IsLeft)
            {
                board.Take(Sample(sampler));
            }
        }
    }

    private List<VirtDomainMeasurement> Sample(DomainSampler sampler)
    {
        var patterns = _names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        var all = new List<VirtDomainMeasurement>();
        foreach (var sample in Wait(sampler.TakeAsync))
        {
            if (sample.Error is { } error)
            {
                Report(error, sample.Connection);
            }

            all.AddRange(sample.Measurements.Where(one => patterns.Count + _domains.Count == 0
                || patterns.Exists(pattern => pattern.IsMatch(one.Name))
                || _domains.Exists(domain => domain.Name == one.Name && domain.Connection == sample.Connection)));
        }

        return Dashboard.Sort(all, SortBy);
    }
}
