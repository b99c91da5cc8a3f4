using System.Management.Automation;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Hands files that this process opens to a host, which uses them in place of paths of its own.</summary>
/// <remarks>virDomainFDAssociate. Open files travel over unix sockets only.</remarks>
[Cmdlet(VerbsLifecycle.Register, "VirtDomainFile", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class RegisterVirtDomainFileCommand : DomainChangeCommand
{
    /// <summary>The name by which the definition refers to the files (fdgroup).</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("FdGroup")]
    [ValidateNotNullOrEmpty]
    public string Group { get; set; } = string.Empty;

    /// <summary>Files of this computer; of two, the second is the one that is opened for writing.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [Alias("FullName", "PSPath")]
    [FileTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Opens the files for reading only.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Has the host put the files' security labels back when it is done.</summary>
    [Parameter]
    public SwitchParameter RestoreLabel { get; set; }

    /// <summary>Has the host label files for writing though they are for reading only.</summary>
    [Parameter]
    public SwitchParameter LabelWritable { get; set; }

    private protected override void Process(VirtDomain domain) => Change(domain, $"Hand over {string.Join(", ", Path)} as {Group}", async token =>
    {
        var files = new List<SafeFileHandle>();
        try
        {
            files.AddRange(Path.Select(path => Open(GetUnresolvedProviderPathFromPSPath(path))));
            await domain.Connection.DomainDevices.AssociateFilesAsync(domain.Ref, Group, files, Flags, token).ConfigureAwait(false);
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    });

    // VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE and _WRITABLE.
    private uint Flags => (RestoreLabel ? 1u : 0) | (LabelWritable ? 2u : 0);

    private SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, ReadOnly ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"cannot open '{path}': {error.Message}", inner: error);
        }
    }
}
