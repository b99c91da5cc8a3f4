using System.Collections.Concurrent;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>The block jobs of one run of a guest.</summary>
internal sealed class BlockJobTable
{
    private const string Annex = "block-jobs";

    private readonly ConcurrentDictionary<string, QemuBlockJob> _jobs = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The jobs.</summary>
    internal ICollection<QemuBlockJob> All => _jobs.Values;

    /// <summary>Gives the jobs of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The jobs; as they were saved, when the run was found again.</returns>
    internal static BlockJobTable Of(QemuRun run) => run.Companion(() =>
    {
        var table = new BlockJobTable();
        foreach (var job in run.Annexes.TryGetValue(Annex, out var saved) ? saved.Elements("job").Select(QemuBlockJob.Read).OfType<QemuBlockJob>() : [])
        {
            table._jobs[job.Name] = job;
        }

        return table;
    });

    /// <summary>Finds a job.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The job; nothing when there is none.</returns>
    internal QemuBlockJob? Find(string? name) => name is not null && _jobs.TryGetValue(name, out var job) ? job : null;

    /// <summary>Finds the job of a disk.</summary>
    /// <param name="target">The disk's target.</param>
    /// <returns>The job; nothing when there is none.</returns>
    internal QemuBlockJob? OfDisk(string target) => _jobs.Values.FirstOrDefault(job => job.Target == target);

    /// <summary>Adds a job.</summary>
    /// <param name="job">The job.</param>
    internal void Add(QemuBlockJob job) => _jobs[job.Name] = job;

    /// <summary>Removes a job.</summary>
    /// <param name="job">The job.</param>
    internal void Remove(QemuBlockJob job) => _jobs.TryRemove(job.Name, out _);

    /// <summary>Lets one at a time take jobs that have ended from QEMU.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn; disposing of it ends it.</returns>
    internal async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turn);
    }

    /// <summary>Writes the jobs to the guest's status file.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    internal void Save(QemuNode node, QemuDomain domain, QemuRun run)
    {
        lock (node.Gate)
        {
            if (_jobs.IsEmpty)
            {
                run.Annexes.Remove(Annex);
            }
            else
            {
                run.Annexes[Annex] = new XElement("jobs", _jobs.Values.Select(job => job.Write()));
            }
        }

        node.SaveStatus(domain);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
