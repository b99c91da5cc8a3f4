using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes storage pools.</summary>
/// <remarks>virStoragePoolDefineXML, virStoragePoolBuild, virStoragePoolCreate; with -Transient virStoragePoolCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class NewVirtStoragePoolCommand : LongVirtCommand
{
    private const string ByName = "Name";
    private const string ByXml = "Xml";

    /// <summary>The pool's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("PoolName")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The kind of pool; Dir without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    public StoragePoolType Type { get; set; } = StoragePoolType.Dir;

    /// <summary>The path on the host where the volumes appear.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Target")]
    [ValidateNotNullOrEmpty]
    public string? TargetPath { get; set; }

    /// <summary>The servers of the source, each with its port after a colon where it is not the usual one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[] SourceHost { get; set; } = [];

    /// <summary>The directory of the source on its server.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? SourcePath { get; set; }

    /// <summary>The name of the source: a volume group, a Ceph pool, a Gluster volume.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? SourceName { get; set; }

    /// <summary>The devices of the source; for iSCSI the target's qualified name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[] SourceDevice { get; set; } = [];

    /// <summary>The host adapter of a SCSI source, such as scsi_host1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? SourceAdapter { get; set; }

    /// <summary>The qualified name that an iSCSI initiator calls itself.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? SourceInitiator { get; set; }

    /// <summary>The format of the source, such as ext4, nfs or lvm2.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? SourceFormat { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>Makes the storage behind the pool: the directory, the file system, the volume group.</summary>
    [Parameter]
    public SwitchParameter Build { get; set; }

    /// <summary>Starts the pool.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>Has the pool start with its host.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>Starts the pool without storing a definition: it is gone once it stops.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : Name, () =>
    {
        if (Transient && Autostart)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a transient pool has no definition that could start with its host");
        }

        var connection = Target();
        var definition = ParameterSetName == ByXml ? StoragePoolXml.Parse(Xml) : StorageBuilder.Build(Specification());
        WriteVerbose(definition.ToString());
        if (ShouldProcess(definition.Name ?? "storage pool", Transient ? "Create transient storage pool" : "Define storage pool"))
        {
            var options = new StoragePoolBirth(Transient, Build, Start, Autostart);
            Run(
                definition.Name ?? definition.ToString(),
                async (_, token) => await options.MakeAsync(connection, definition.ToString(), token).ConfigureAwait(false));
        }
    });

    private StoragePoolSpec Specification() => new()
    {
        Name = Name,
        Type = StoragePoolTypes.WordOf(Type),
        TargetPath = TargetPath,
        SourceHosts = SourceHost,
        SourceDirectory = SourcePath,
        SourceName = SourceName,
        SourceDevices = SourceDevice,
        SourceAdapter = SourceAdapter,
        SourceInitiator = SourceInitiator,
        SourceFormat = SourceFormat,
    };
}
