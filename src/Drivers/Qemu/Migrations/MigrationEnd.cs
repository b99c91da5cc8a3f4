using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Ends migrations on this side: gives back what they took, and lets others at the domain again.</summary>
internal static class MigrationEnd
{
    /// <summary>Ends a migration; to do so twice does no harm.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="job">The migration.</param>
    /// <param name="failed">Whether the guest did not come, so that files that were made for it go.</param>
    internal static void Of(QemuNode node, MigrationJob job, bool failed = false)
    {
        if (!node.Migrations.Remove(job))
        {
            job.Job.Dispose();
            return;
        }

        node.Migrations.Ports.Return(job.Port);
        if (job.OwnsStoragePort)
        {
            node.Migrations.Ports.Return(job.StoragePort);
        }

        if (failed)
        {
            job.MadeFiles.ForEach(Leftover.Remove);
        }

        lock (node.Gate)
        {
            job.Domain.Run?.Annexes.Remove(MigrationJob.Annex);
        }

        node.SaveStatus(job.Domain);
        job.Job.Dispose();
    }
}

/// <summary>Names hosts.</summary>
internal static class HostNames
{
    /// <summary>The name of this host.</summary>
    internal static string Own => System.Net.Dns.GetHostName();
}
