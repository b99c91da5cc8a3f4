using System.Management.Automation;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>The base of commands that limit the I/O of disks, each alone or in groups.</summary>
public abstract class IoLimitCommand : DeviceChangeCommand
{
    /// <summary>The limit for reading and writing together, in bytes per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? TotalBytesPerSec { get; set; }

    /// <summary>The limit for reading, in bytes per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? ReadBytesPerSec { get; set; }

    /// <summary>The limit for writing, in bytes per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? WriteBytesPerSec { get; set; }

    /// <summary>The limit for requests per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? TotalIops { get; set; }

    /// <summary>The limit for reading requests per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? ReadIops { get; set; }

    /// <summary>The limit for writing requests per second; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? WriteIops { get; set; }

    /// <summary>By how much bursts may exceed each limit that is given, such as 2 for twice as much.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public double? BurstFactor { get; set; }

    /// <summary>How long a burst may last, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BurstSec { get; set; }

    /// <summary>How many bytes count as one request; larger requests count several times.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? IopsSize { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(BurstSec is not null && BurstFactor is null, "-BurstSec says how long a burst lasts; -BurstFactor says how large it is");
        RefuseIf(BurstFactor is not null && Rates.All(rate => rate.Value is null or 0), "-BurstFactor needs a limit that bursts may exceed");
    }

    /// <summary>The limits that were given, as libvirt takes them.</summary>
    private protected IReadOnlyList<TypedParameter> Limits =>
    [
        .. Rates.Where(rate => rate.Value is not null).SelectMany(rate => Of(rate.Name, rate.Value!.Value)),
        .. IopsSize is { } size ? [new TypedParameter("size_iops_sec", (ulong)size)] : Array.Empty<TypedParameter>(),
    ];

    private (string Name, long? Value)[] Rates =>
    [
        ("total_bytes_sec", TotalBytesPerSec), ("read_bytes_sec", ReadBytesPerSec), ("write_bytes_sec", WriteBytesPerSec),
        ("total_iops_sec", TotalIops), ("read_iops_sec", ReadIops), ("write_iops_sec", WriteIops),
    ];

    private IEnumerable<TypedParameter> Of(string name, long value)
    {
        yield return new TypedParameter(name, (ulong)value);
        if (BurstFactor is { } factor && value > 0)
        {
            yield return new TypedParameter($"{name}_max", (ulong)(value * factor));
            if (BurstSec is { } seconds)
            {
                yield return new TypedParameter($"{name}_max_length", (ulong)seconds);
            }
        }
    }
}
