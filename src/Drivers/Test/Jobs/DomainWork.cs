using VirtPS.Drivers.Test.Backups;
using VirtPS.Drivers.Test.BlockJobs;
using VirtPS.Drivers.Test.Consoles;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Migrations;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Jobs;

/// <summary>What goes on with a domain beside its run: its job and the jobs on its disks.</summary>
/// <remarks>Only touched under the node's lock. Made when something first needs it; most of ten thousand domains never do.</remarks>
internal sealed class DomainWork
{
    /// <summary>The job that runs; null while none does.</summary>
    internal TestJob? Job { get; private set; }

    /// <summary>The last job that was done; null once somebody has asked for it, and before there was one.</summary>
    internal DomainJobInfo? Completed { get; set; }

    /// <summary>The backup that is under way; null while none is.</summary>
    internal TestBackup? Backup { get; set; }

    /// <summary>The migration to another host that is under way; null while none is.</summary>
    internal Departure? Departure { get; set; }

    /// <summary>Whether the guest is on its way here, and the source has not said yet that all of it has come.</summary>
    internal Arrival? Arrival { get; set; }

    /// <summary>The jobs on disks, by the disks' targets.</summary>
    internal Dictionary<string, TestBlockJob> BlockJobs { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines to the guest that somebody holds, by what they lead to.</summary>
    internal Dictionary<string, GuestStream> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>Begins a job.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="VirtException">OperationTimeout when another runs: libvirt waits for that one for half a minute, a test host says so at once.</exception>
    internal void Begin(TestJob job)
    {
        if (Job is { } other)
        {
            job.Dispose();
            throw new VirtException(
                VirtErrorCode.OperationTimeout, $"cannot acquire state change lock (held by the job '{other.Name}')", VirtErrorDomain.Test);
        }

        (Job, Completed) = (job, null);
    }

    /// <summary>Ends a job.</summary>
    /// <param name="job">The job; one that has ended already, because the domain has, is no longer noticed.</param>
    /// <param name="type">How it ended.</param>
    internal void End(TestJob job, DomainJobType type)
    {
        if (Job == job)
        {
            Job = null;
            Completed = type == DomainJobType.Completed ? job.Describe(type) : null;
        }

        job.Dispose();
    }

    /// <summary>Ends everything, because the domain stops.</summary>
    internal void Lose()
    {
        Job?.Lose();
        if (Backup is { } backup)
        {
            // Nobody else ends the job of a backup.
            Backup = null;
            End(backup.Job, DomainJobType.Failed);
        }

        (Departure, Arrival) = (null, null);
        foreach (var job in BlockJobs.Values)
        {
            job.Lose();
        }

        BlockJobs.Clear();
        foreach (var line in Lines.Values)
        {
            line.HangUp();
        }

        Lines.Clear();
    }
}
