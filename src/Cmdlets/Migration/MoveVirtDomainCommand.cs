using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Moves domains to another host, while they run if that is wanted.</summary>
/// <remarks>virDomainMigrate3, virDomainMigrateToURI3.</remarks>
[Cmdlet(VerbsCommon.Move, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class MoveVirtDomainCommand : MigrationParametersCommand
{
    private readonly WorkList _later = new();

    /// <summary>The host it goes to: a connection, the name of one, or with -PeerToPeer a URI as the source sees it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public VirtConnection[]? Destination { get; set; }

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
        Flags = Flags()
            | (PersistentXml is null ? 0 : DomainMigrateFlags.PersistDest)
            | (ParallelConnections > 0 ? DomainMigrateFlags.Parallel : 0)
            | (CompressionMethod.Length > 0 ? DomainMigrateFlags.Compressed : 0),
        NewName = NewName,
        MigrateUri = MigrateUri,
        Bandwidth = Bandwidth,
        ParallelConnections = ParallelConnections,
        Xml = Xml,
        PersistentXml = PersistentXml,
        More = Values(),
    };
}
