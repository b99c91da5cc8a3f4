using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Measures how busy hosts are.</summary>
/// <remarks>virNodeGetCPUStats, virNodeGetMemoryStats. One more sample is taken, and not given, to begin with.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "VirtHost")]
[OutputType(typeof(VirtHostMeasurement))]
public sealed class MeasureVirtHostCommand : VirtCommand
{
    private readonly List<VirtConnection> _hosts = [];

    /// <summary>The connections to use, as objects, names or URIs; without them the default connections.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Interval <= TimeSpan.Zero, "-Interval must be longer than no time");
        RefuseIf(Continuous && MyInvocation.BoundParameters.ContainsKey(nameof(Count)), "-Continuous and -Count contradict each other");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _hosts.AddRange(Connection ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(null, () =>
    {
        var hosts = _hosts.Count > 0 || MyInvocation.ExpectingInput ? _hosts : Sources();
        var samplers = hosts.Select(host => (Host: host, Sampler: new HostSampler(host))).ToList();
        samplers.RemoveAll(one => !Attempt(one.Host, () => Wait(one.Sampler.TakeAsync)));
        for (var taken = 0; samplers.Count > 0 && (Continuous || taken < Count); taken++)
        {
            Pause(Interval);
            foreach (var (host, sampler) in samplers)
            {
                Attempt(host, () => WriteObject(Wait(sampler.TakeAsync)));
            }
        }
    });
}
