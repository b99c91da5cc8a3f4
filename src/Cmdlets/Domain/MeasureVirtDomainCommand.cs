using System.Collections.Specialized;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Measures domains: one exchange with each host and sample, however many domains there are.</summary>
/// <remarks>virConnectGetAllDomainStats, virDomainListGetStats.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "VirtDomain", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainMeasurement))]
[OutputType(typeof(OrderedDictionary))]
public sealed class MeasureVirtDomainCommand : VirtCommand
{
    private const string ByObject = "Domain";
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";

    private readonly List<VirtDomain> _domains = [];

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed. Without any, all domains.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The domains' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>What to measure; without it everything.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public VirtStatisticsGroup[] Group { get; set; } = [];

    /// <summary>Adds what was used per second since the sample before; one more sample is taken, and not given, to begin with.</summary>
    [Parameter]
    public SwitchParameter Rate { get; set; }

    /// <summary>The time between samples, as a number of seconds or a time span.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many samples to give.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Gives samples until it is stopped.</summary>
    [Parameter]
    public SwitchParameter Continuous { get; set; }

    /// <summary>Gives libvirt's fields, in libvirt's names and units, instead of a measurement.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Leaves out what a domain cannot tell at once, instead of waiting for another operation on it to end.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Measures the backing files of disks as well.</summary>
    [Parameter]
    public SwitchParameter Backing { get; set; }

    /// <summary>Fails where a host does not know one of the groups, instead of leaving it out.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Interval <= TimeSpan.Zero, "-Interval must be longer than no time");
        RefuseIf(Continuous && MyInvocation.BoundParameters.ContainsKey(nameof(Count)), "-Continuous and -Count contradict each other");
        RefuseIf(Rate && Raw, "-Rate works on measurements, not on the fields that -Raw gives");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _domains.AddRange(TargetsOf(Finders.Domains, ParameterSetName, Domain, Name, Uuid));

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(null, () =>
    {
        var sampler = Sampler();
        if (Rate)
        {
            Wait(sampler.TakeAsync);
        }

        for (var taken = 0; Continuous || taken < Count; taken++)
        {
            if (taken > 0 || Rate)
            {
                Pause(Interval);
            }

            Wait(sampler.TakeAsync).ToList().ForEach(Give);
        }
    });

    private DomainSampler Sampler()
    {
        var flags = (NoWait ? DomainStatsFlags.NoWait : 0) | (Backing ? DomainStatsFlags.Backing : 0) | (Enforce ? DomainStatsFlags.EnforceStats : 0);
        var sampler = new DomainSampler((DomainStatsTypes)Group.Aggregate(VirtStatisticsGroup.All, (all, group) => all | group), flags);
        if (!MyInvocation.ExpectingInput && ParameterSetName == ByName && Name.Length == 0)
        {
            Sources().ToList().ForEach(sampler.AddAll);
        }

        foreach (var host in _domains.GroupBy(domain => domain.Connection))
        {
            sampler.Add(host.Key, [.. host.Select(domain => domain.Ref)]);
        }

        return sampler;
    }

    private void Give(DomainSample sample)
    {
        if (sample.Error is { } error)
        {
            Report(error, sample.Connection);
        }

        foreach (var measurement in sample.Measurements)
        {
            WriteObject(Raw ? FieldsOf(measurement) : measurement);
        }
    }

    private static OrderedDictionary FieldsOf(VirtDomainMeasurement measurement)
    {
        var fields = new OrderedDictionary { ["domain.name"] = measurement.Name, ["domain.uuid"] = measurement.Uuid };
        measurement.Fields.ToList().ForEach(field => fields[field.Key] = field.Value);
        return fields;
    }
}
