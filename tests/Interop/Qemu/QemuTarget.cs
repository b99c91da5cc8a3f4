using System.Text.RegularExpressions;
using VirtPS.Drivers.Remote;
using VirtPS.Engine.Drivers;
using VirtPS.Tests.Conformance;

namespace VirtPS.Tests.Interop;

/// <summary>A host with real QEMU guests behind a daemon, reached as the cmdlets reach any host.</summary>
/// <param name="uri">The URI that opens it.</param>
/// <param name="scratch">A directory for images.</param>
internal sealed partial class QemuTarget(string uri, string scratch) : ConformanceTarget
{
    public override string Uri => uri;

    public override string Scratch => scratch;

    public override bool TellsProgress => false;

    protected override DriverRegistry Drivers { get; } = new(new RemoteDriver());

    // The domains of the suites become guests of QEMU's own emulation, whose disks are there.
    public override string Adapt(string xml)
    {
        var adapted = xml.Replace("<domain type='test'>", "<domain type='qemu'>", StringComparison.Ordinal)
            .Replace("<memory unit='MiB'>512</memory>", "<memory unit='MiB'>64</memory>", StringComparison.Ordinal)
            .Replace("<currentMemory unit='MiB'>256</currentMemory>", "<currentMemory unit='MiB'>32</currentMemory>", StringComparison.Ordinal)
            .Replace("<source file='/images/", $"<driver name='qemu' type='qcow2'/><source file='{scratch}/", StringComparison.Ordinal);
        foreach (Match image in Image().Matches(adapted))
        {
            var path = image.Groups[1].Value;
            if (path.StartsWith(scratch, StringComparison.Ordinal) && !File.Exists(path))
            {
                File.Copy(Path.Combine(scratch, "disk.qcow2"), path);
            }
        }

        return adapted;
    }

    // The host may be another user's.
    public override DirectoryInfo MakeDirectory()
    {
        var directory = base.MakeDirectory();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)0x1ff);
        }

        return directory;
    }

    [GeneratedRegex("<source file='([^']+)'")]
    private static partial Regex Image();
}
