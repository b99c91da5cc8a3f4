using System.Runtime.InteropServices;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Identities;

/// <summary>Gives files to users.</summary>
internal static partial class OwnedFile
{
    private const int NotPermitted = 1;
    private const int ReadOnly = 30;
    private const int NotSupported = 95;

    /// <summary>Gives a file to somebody.</summary>
    /// <remarks>virSecurityDACSetOwnershipInternal: where the file system has no owners, or its files cannot be given away, that is no error.</remarks>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="owner">Who gets it.</param>
    /// <returns>Whether the file system could do that.</returns>
    /// <exception cref="VirtException">SystemError when the kernel refuses for another reason.</exception>
    internal static bool Give(string path, HostIdentity owner)
    {
        if (ChangeOwner(path, owner.User, owner.Group) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NotPermitted or ReadOnly or NotSupported
            ? false
            : throw new VirtException(
                VirtErrorCode.SystemError,
                $"unable to set user and group to '{owner.User}:{owner.Group}' on '{path}': {Marshal.GetPInvokeErrorMessage(error)}",
                VirtErrorDomain.Security);
    }

    /// <summary>Lets everybody pass through a directory, without seeing what is in it.</summary>
    /// <param name="directory">The directory.</param>
    internal static void OpenWay(string directory)
    {
        const UnixFileMode Pass = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && FileFacts.Of(directory) is { IsDirectory: true } facts && ((UnixFileMode)(facts.Rights & 0x1ff) & Pass) != Pass)
        {
            File.SetUnixFileMode(directory, (UnixFileMode)(facts.Rights & 0x1ff) | Pass);
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
