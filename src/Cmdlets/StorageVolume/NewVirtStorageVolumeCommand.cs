using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes storage volumes.</summary>
/// <remarks>virStorageVolCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class NewVirtStorageVolumeCommand : LongVirtCommand
{
    private const string ByName = "Name";
    private const string ByXml = "Xml";

    /// <summary>The pool that holds the volume, as an object or a name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PoolName")]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNull]
    public StoragePoolArgument Pool { get; set; } = null!;

    /// <summary>The volume's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("VolumeName")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>What a guest sees, in bytes, such as 20GB; with -BackingVolume as much as that one without it.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(0, long.MaxValue)]
    public long? Capacity { get; set; }

    /// <summary>What is taken from the pool at once, in bytes; raw volumes take all without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateRange(0, long.MaxValue)]
    public long? Allocation { get; set; }

    /// <summary>The format; without it the pool's default, for files raw.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(DiskFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>The volume that this one lies on: an object, the name of a volume in the same pool, or a path.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(StorageVolumeNameCompleter))]
    [ValidateNotNull]
    public StorageVolumeArgument? BackingVolume { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Writes a qcow2 volume's tables in full at once.</summary>
    [Parameter]
    public SwitchParameter PreallocateMetadata { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : Name, () =>
    {
        var pool = ResolveOne(Finders.StoragePools, Pool);
        var definition = ParameterSetName == ByXml ? StorageVolumeXml.Parse(Xml) : StorageBuilder.Build(Specification(pool));
        WriteVerbose(definition.ToString());
        if (!ShouldProcess($"{pool.Name}/{definition.Name}", "Create storage volume"))
        {
            return;
        }

        var flags = PreallocateMetadata ? StorageVolumeCreateFlags.PreallocMetadata : StorageVolumeCreateFlags.None;
        Run(definition.Name ?? definition.ToString(), async (progress, token) =>
        {
            var volumes = pool.Connection.StorageVolumes;
            var made = await volumes.CreateAsync(pool.Ref, definition.ToString(), flags, progress, token).ConfigureAwait(false);
            return await volumes.GetAsync(made, StorageVolumeInfoFlags.None, token).ConfigureAwait(false);
        });
    });

    private StorageVolumeSpec Specification(VirtStoragePool pool)
    {
        var backing = BackingVolume is null
            ? null
            : StorageVolumeXml.Parse(Wait(async token =>
            {
                var volume = await StorageVolumeFinder.OneAsync(pool, BackingVolume, token).ConfigureAwait(false);
                return await volume.GetXmlAsync(token).ConfigureAwait(false);
            }));
        return new StorageVolumeSpec
        {
            Name = Name,
            Capacity = Capacity ?? backing?.Capacity
                ?? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the capacity of '{Name}' is missing; only a volume with -BackingVolume has one without"),
            Allocation = Allocation,
            Format = Format,
            BackingPath = backing?.Path,
            BackingFormat = backing?.Format,
        };
    }
}
