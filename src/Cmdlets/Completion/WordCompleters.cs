using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Commands;

/// <summary>The base of completers that offer usual words where any word is allowed.</summary>
/// <param name="words">The words.</param>
public abstract class WordCompleter(params string[] words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(words.Select(word => (word, word)), wordToComplete);
}

/// <summary>Completes formats of disk images.</summary>
public sealed class DiskFormatCompleter() : WordCompleter("qcow2", "raw", "vmdk", "vdi", "vhdx", "luks");

/// <summary>Completes buses of disks.</summary>
public sealed class DiskBusCompleter() : WordCompleter("virtio", "scsi", "sata", "ide", "usb", "nvme", "fdc");

/// <summary>Completes models of network cards.</summary>
public sealed class NicModelCompleter() : WordCompleter("virtio", "e1000e", "e1000", "igb", "rtl8139", "vmxnet3");

/// <summary>Completes kinds of device to start from.</summary>
public sealed class BootDeviceCompleter() : WordCompleter("hd", "cdrom", "network", "fd");
