using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Backs up the disks of running domains: to files, or to be fetched over the network.</summary>
/// <remarks>virDomainBackupBegin.</remarks>
[Cmdlet(VerbsData.Backup, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtBackup))]
[OutputType(typeof(VirtJob))]
public sealed class BackupVirtDomainCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>The directory on the host for the files, named after domain and disk; without it they lie beside the disks.</summary>
    [Parameter(Position = 1)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string? Directory { get; set; }

    /// <summary>The targets of the disks; without any, all that can be written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Disk { get; set; }

    /// <summary>The files' format; qcow2 without it.</summary>
    [Parameter]
    [ValidateSet("qcow2", "raw")]
    public string? Format { get; set; }

    /// <summary>Only what has changed since this checkpoint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Incremental { get; set; }

    /// <summary>A checkpoint to make at the same moment, for the next backup to start from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Lets the data be fetched from an NBD server of the host, such as localhost:10809 or a path of a socket, until Stop-VirtJob.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NbdServer { get; set; }

    /// <summary>Writes into files that exist already.</summary>
    [Parameter]
    public SwitchParameter ReuseExisting { get; set; }

    /// <summary>Keeps a guest that powers off meanwhile, reset and paused, so that the backup is whole; afterwards it ends, unless it was resumed.</summary>
    [Parameter]
    public SwitchParameter PreserveOnShutdown { get; set; }

    /// <summary>A whole description; what the other parameters but -Checkpoint say is left aside.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Waits, with progress, until the backup to files is done. Ctrl-C stops it.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Returns a job at once that waits to the end; Stop-Job stops the backup.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(NbdServer is not null && (Directory is not null || Format is not null), "-NbdServer serves the data; -Directory and -Format are for backups to files");
        RefuseIf(NbdServer is not null && (Wait || AsJob), "a backup that is fetched ends with Stop-VirtJob; leave out -Wait and -AsJob");
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    private protected override void Process(VirtDomain domain)
    {
        var plan = new BackupPlan { Directory = Directory, Disks = Disk, Format = Format, Incremental = Incremental, NbdServer = NbdServer };
        var xml = Xml ?? base.Wait(token => plan.ToXmlAsync(domain, token));
        var checkpoint = Checkpoint is null ? null : CheckpointDescription.ToXml(Checkpoint, null, Disk);
        WriteVerbose(xml);
        if (!ShouldProcess(domain.Name, NbdServer is null ? "Back up disks" : $"Serve disks at {NbdServer}"))
        {
            return;
        }

        var run = new BackupRun(domain, xml, checkpoint, Flags());
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await run.FinishAsync(progress, token).ConfigureAwait(false));
        }
        else if ((Wait ? base.Wait((progress, token) => run.FinishAsync(progress, token)) : base.Wait(run.StartAsync)) is { } backup)
        {
            WriteObject(backup);
        }
    }

    private DomainBackupFlags Flags() =>
        (ReuseExisting ? DomainBackupFlags.ReuseExternal : 0) | (PreserveOnShutdown ? DomainBackupFlags.PreserveShutdownDomain : 0);
}
