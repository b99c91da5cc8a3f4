using System.Collections;
using System.Globalization;
using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes how domains are tuned: memory, disk I/O, NUMA, scheduler, performance events, balloon.</summary>
/// <remarks>virDomainSetMemoryParameters, virDomainSetBlkioParameters, virDomainSetNumaParameters, virDomainSetSchedulerParametersFlags, virDomainSetPerfEvents, virDomainSetMemoryStatsPeriod.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomainTuning", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainTuningCommand : ScopedDomainCommand
{
    /// <summary>The most of the host's memory that it may use, in bytes; -1 for no limit.</summary>
    [Parameter]
    [ValidateRange(-1, long.MaxValue)]
    public long? HardLimit { get; set; }

    /// <summary>The most that it may use while the host is short of memory, in bytes; -1 for no limit.</summary>
    [Parameter]
    [ValidateRange(-1, long.MaxValue)]
    public long? SoftLimit { get; set; }

    /// <summary>The most that it may use with swap, in bytes; -1 for no limit.</summary>
    [Parameter]
    [ValidateRange(-1, long.MaxValue)]
    public long? SwapHardLimit { get; set; }

    /// <summary>The memory that it has in any case, in bytes; only some hypervisors know it.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? MinGuarantee { get; set; }

    /// <summary>The weight of its disk I/O among that of others.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? BlkioWeight { get; set; }

    /// <summary>Weights for devices of the host, by path; 0 takes one away.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? DeviceWeight { get; set; }

    /// <summary>Limits for reading from devices of the host, in bytes per second by path.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? DeviceReadBytesSec { get; set; }

    /// <summary>Limits for writing to devices of the host, in bytes per second by path.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? DeviceWriteBytesSec { get; set; }

    /// <summary>Limits for reading from devices of the host, in requests per second by path.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? DeviceReadIopsSec { get; set; }

    /// <summary>Limits for writing to devices of the host, in requests per second by path.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? DeviceWriteIopsSec { get; set; }

    /// <summary>How strictly memory comes from the nodes that -NumaNodeSet names.</summary>
    [Parameter]
    public VirtNumaMode? NumaMode { get; set; }

    /// <summary>The NUMA nodes of the host that memory comes from, such as 0-1.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? NumaNodeSet { get; set; }

    /// <summary>Parameters of the CPU scheduler by the names that Get-VirtDomainTuning shows.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Scheduler { get; set; }

    /// <summary>Performance events to count from now on.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PerfEventCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] EnablePerfEvent { get; set; } = [];

    /// <summary>Performance events to count no more.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PerfEventCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] DisablePerfEvent { get; set; } = [];

    /// <summary>How often the balloon collects memory statistics, in seconds; 0 stops it.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? BalloonPeriod { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var both = EnablePerfEvent.Intersect(DisablePerfEvent, StringComparer.Ordinal).ToArray();
        RefuseIf(both.Length > 0, $"-EnablePerfEvent and -DisablePerfEvent both name {string.Join(", ", both)}");
        RefuseIf(Wanted().IsEmpty, "nothing to change was given");
    }

    private protected override void Process(VirtDomain domain)
    {
        var change = Wanted();
        Change(domain, "Change tuning", token => change.ApplyAsync(domain, Scope, token));
    }

    private DomainTuningChange Wanted() => new()
    {
        Memory = Given<long>([("hard_limit", HardLimit), ("soft_limit", SoftLimit), ("swap_hard_limit", SwapHardLimit), ("min_guarantee", MinGuarantee)]),
        Weight = BlkioWeight,
        Devices = new (string Name, IDictionary? Value)[]
        {
            ("device_weight", DeviceWeight), ("device_read_bytes_sec", DeviceReadBytesSec), ("device_write_bytes_sec", DeviceWriteBytesSec),
            ("device_read_iops_sec", DeviceReadIopsSec), ("device_write_iops_sec", DeviceWriteIopsSec),
        }.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => Limits(field.Name, field.Value!)),
        Mode = NumaMode,
        NodeSet = NumaNodeSet is null ? null : string.Join(',', NumaNodeSet),
        Scheduler = (Scheduler ?? new Hashtable()).Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => Plain(entry.Value) ?? string.Empty),
        PerfEvents = EnablePerfEvent.Distinct().Select(name => (name, true)).Concat(DisablePerfEvent.Distinct().Select(name => (name, false))).ToDictionary(),
        BalloonPeriod = BalloonPeriod,
    };

    private static Dictionary<string, T> Given<T>((string Name, T? Value)[] fields)
        where T : struct =>
        fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value!.Value);

    private IReadOnlyDictionary<string, long> Limits(string name, IDictionary devices)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in devices)
        {
            var isNumber = LanguagePrimitives.TryConvertTo(Plain(entry.Value), CultureInfo.InvariantCulture, out long value) && value >= 0;
            RefuseIf(!isNumber, $"{name} of '{entry.Key}' is '{entry.Value}', which is no number");
            limits[$"{entry.Key}"] = value;
        }

        return limits;
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
