using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns the fields of a domain's job into the old fixed record and back.</summary>
/// <remarks>virDomainJobInfo knows twelve of the fields of virDomainGetJobStats; what is not known is 0.</remarks>
internal static class JobInfoFields
{
    private static readonly string[] Names =
    [
        "time_elapsed", "time_remaining",
        "data_total", "data_processed", "data_remaining",
        "memory_total", "memory_processed", "memory_remaining",
        "disk_total", "disk_processed", "disk_remaining",
    ];

    internal static JobInfoResult ToResult(DomainJobInfo job)
    {
        ulong[] values = [.. Names.Select(name => job.Values.Find<ulong>(name) ?? 0)];
        return new(
            (int)job.Type, values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10]);
    }

    internal static DomainJobInfo ToInfo(in JobInfoResult result)
    {
        ulong[] values =
        [
            result.TimeElapsed, result.TimeRemaining,
            result.DataTotal, result.DataProcessed, result.DataRemaining,
            result.MemoryTotal, result.MemoryProcessed, result.MemoryRemaining,
            result.FileTotal, result.FileProcessed, result.FileRemaining,
        ];
        return new((DomainJobType)result.Type, [.. Names.Zip(values, (name, value) => new TypedParameter(name, value))]);
    }
}
