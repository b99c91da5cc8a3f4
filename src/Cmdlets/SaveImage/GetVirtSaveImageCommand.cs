using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets saved domains: managed images, which the next start uses, and files that Save-VirtDomain made.</summary>
/// <remarks>virDomainManagedSaveGetXMLDesc, virDomainSaveImageGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtSaveImage", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtSaveImage))]
public sealed class GetVirtSaveImageCommand : DomainReadCommand
{
    /// <summary>Files on the host that reads them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("FullName", "PSPath")]
    [FileTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    private protected override DomainListFlags Unnamed => DomainListFlags.ManagedSave;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Path")
        {
            Each(Path, path => WriteObject(Wait(token => VirtSaveImage.ReadAsync(Target(), HostPath.Of(this, path), token))));
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token => VirtSaveImage.ReadAsync(domain, token)));
}
