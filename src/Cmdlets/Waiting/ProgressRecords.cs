using System.Management.Automation;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>Turns the engine's progress into PowerShell's.</summary>
internal static class ProgressRecords
{
    internal static ProgressRecord From(JobProgress progress) =>
        new(0, progress.Activity, Describe(progress))
        {
            PercentComplete = progress.Percent,
        };

    internal static ProgressRecord Completed(JobProgress last) =>
        new(0, last.Activity, Describe(last)) { RecordType = ProgressRecordType.Completed };

    private static string Describe(JobProgress progress) => progress.Unit switch
    {
        JobUnit.Bytes => progress.Total > 0
            ? $"{progress.Done / 1048576.0:0.0} of {progress.Total / 1048576.0:0.0} MiB"
            : $"{progress.Done / 1048576.0:0.0} MiB",
        _ => progress.Total > 0 ? $"{progress.Done} of {progress.Total}" : $"{progress.Done}",
    };
}
