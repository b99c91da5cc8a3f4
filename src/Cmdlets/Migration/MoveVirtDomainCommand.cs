using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Moves domains to another host, while they run if that is wanted.</summary>
/// <remarks>virDomainMigrate3, virDomainMigrateToURI3.</remarks>
[Cmdlet(VerbsCommon.Move, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class MoveVirtDomainCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>The host it goes to: a connection, the name of one, or with -PeerToPeer a URI as the source sees it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public VirtConnection[]? Destination { get; set; }

    /// <summary>Lets the guest run while its memory moves.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Moves the definition of a domain that does not run.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Lets the source's host manage the migration instead of this computer.</summary>
    [Parameter]
    public SwitchParameter PeerToPeer { get; set; }

    /// <summary>Sends the data through the connection of the two hosts; implies -PeerToPeer.</summary>
    [Parameter]
    public SwitchParameter Tunnelled { get; set; }

    /// <summary>Copies the disks too: all of them, or only what lies above images that the destination has.</summary>
    [Parameter]
    [ValidateSet("All", "Incremental")]
    public string? CopyStorage { get; set; }

    /// <summary>Stores the definition at the destination.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Removes the definition at the source.</summary>
    [Parameter]
    public SwitchParameter UndefineSource { get; set; }

    /// <summary>Leaves the guest paused at the destination.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Allows a switch to post-copy by Set-VirtMigration -PostCopy.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <summary>Compresses the data.</summary>
    [Parameter]
    public SwitchParameter Compressed { get; set; }

    /// <summary>Slows a busy guest down so that the migration ends.</summary>
    [Parameter]
    public SwitchParameter AutoConverge { get; set; }

    /// <summary>Encrypts the data with the hypervisors' certificates.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>Goes ahead where the host's caches might damage data.</summary>
    [Parameter]
    public SwitchParameter Unsafe { get; set; }

    /// <summary>Gives up when a disk fails meanwhile.</summary>
    [Parameter]
    public SwitchParameter AbortOnError { get; set; }

    /// <summary>How many connections send memory at once.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int ParallelConnections { get; set; }

    /// <summary>The domain's name at the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>The address that the memory is sent to, where the destination's own choice will not do.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MigrateUri { get; set; }

    /// <summary>The limit in bytes per second, rounded up to whole MiB.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Bandwidth { get; set; }

    /// <summary>The description to run with at the destination; the guest must not see a difference.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>The description to store at the destination.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? PersistentXml { get; set; }

    /// <summary>Returns a job at once; Stop-Job stops the migration and the guest goes on at the source.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Destination is not { Length: 1 }, "a domain moves to one host; name one -Destination");
        RefuseIf(Live && Offline, "-Live and -Offline contradict each other");
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    private protected override void Process(VirtDomain domain)
    {
        var destination = Destination![0];
        if (!ShouldProcess(domain.Name, $"Move to {destination.Name}"))
        {
            return;
        }

        var move = new DomainMove(domain, destination, Options());
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await move.RunAsync(progress, token).ConfigureAwait(false));
        }
        else
        {
            WriteObject(Wait((progress, token) => move.RunAsync(progress, token)));
        }
    }

    private DomainMoveOptions Options() => new()
    {
        Flags = Flags(),
        NewName = NewName,
        MigrateUri = MigrateUri,
        Bandwidth = Bandwidth,
        ParallelConnections = ParallelConnections,
        Xml = Xml,
        PersistentXml = PersistentXml,
    };

    private DomainMigrateFlags Flags() =>
        (Live ? DomainMigrateFlags.Live : 0)
        | (Offline ? DomainMigrateFlags.Offline | DomainMigrateFlags.PersistDest : 0)
        | (PeerToPeer || Tunnelled ? DomainMigrateFlags.PeerToPeer : 0)
        | (Tunnelled ? DomainMigrateFlags.Tunnelled : 0)
        | (CopyStorage is null ? 0 : CopyStorage == "All" ? DomainMigrateFlags.NonSharedDisk : DomainMigrateFlags.NonSharedInc)
        | (Persistent || PersistentXml is not null ? DomainMigrateFlags.PersistDest : 0)
        | (UndefineSource ? DomainMigrateFlags.UndefineSource : 0)
        | (Paused ? DomainMigrateFlags.Paused : 0)
        | (PostCopy ? DomainMigrateFlags.PostCopy : 0)
        | (Compressed ? DomainMigrateFlags.Compressed : 0)
        | (AutoConverge ? DomainMigrateFlags.AutoConverge : 0)
        | (Tls ? DomainMigrateFlags.Tls : 0)
        | (Unsafe ? DomainMigrateFlags.Unsafe : 0)
        | (AbortOnError ? DomainMigrateFlags.AbortOnError : 0)
        | (ParallelConnections > 0 ? DomainMigrateFlags.Parallel : 0);
}
