using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>swtpm, the process that plays a trusted platform module.</summary>
/// <remarks>qemuTPMEmulatorBuildCommand. Its state outlives the guest's runs; a first run sets it up.</remarks>
internal static class TpmEmulator
{
    // Where the process finds the passphrase of its state: a pipe, so that no command line has it.
    private const int KeyDescriptor = 3;

    /// <summary>Describes the process for a module.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="backend">The module's backend.</param>
    /// <param name="alias">The module's alias.</param>
    /// <returns>The process.</returns>
    internal static QemuHelper Describe(LaunchBuilder launch, XElement backend, string alias)
    {
        var settings = launch.Context.Settings;
        var uuid = launch.Guest.Domain.Text("uuid") ?? throw Refusal.Broken("the domain has no uuid");
        var name = launch.Guest.Domain.Text("name") ?? "guest";
        var isSecond = backend.Get("version") != "1.2";
        var source = backend.Element("source");
        var state = source?.Get("path") ?? Path.Combine(settings.TpmStateDirectory, uuid, isSecond ? "tpm2" : "tpm1.2");
        var isFile = source?.Get("type") == "file";
        var log = Path.Combine(settings.TpmLogDirectory, $"{name}-swtpm.log");
        var socket = Path.Combine(launch.Context.DomainDirectory, $"{alias}-swtpm.sock");
        var key = backend.Element("encryption") is { } encryption ? launch.Secrets.Value(QemuSecretKey.Of(encryption, "vtpm")) : (ReadOnlyMemory<byte>?)null;
        var arguments = new List<string>
        {
            "socket", "--ctrl", $"type=unixio,path={socket},mode=0660",
            "--tpmstate", isFile ? $"backend-uri=file://{state}" : $"dir={state},mode=0600",
            "--log", $"file={log}", "--terminate",
        };
        if (isSecond)
        {
            arguments.Add("--tpm2");
        }

        if (key is not null)
        {
            arguments.AddRange(["--key", $"pwdfd={KeyDescriptor},mode=aes-256-cbc,kdf=pbkdf2", "--migration-key", $"pwdfd={KeyDescriptor},mode=aes-256-cbc,kdf=pbkdf2"]);
        }

        IReadOnlyList<QemuHelperInput> inputs = key is { } passphrase ? [new QemuHelperInput(KeyDescriptor, passphrase)] : [];
        return new QemuHelper("swtpm", alias, "swtpm", arguments, socket)
        {
            Directories = [isFile ? Path.GetDirectoryName(state)! : state, settings.TpmLogDirectory],
            Inputs = inputs,
            Before = launch.Context.Incoming is null && !isFile ? SetUp(backend, state, log, uuid, name, isSecond, inputs) : null,
        };
    }

    private static QemuHelper SetUp(XElement backend, string state, string log, string uuid, string name, bool isSecond, IReadOnlyList<QemuHelperInput> inputs)
    {
        var arguments = new List<string> { "--tpm-state", state, "--vmid", $"{name}:{uuid}", "--logfile", log, "--createek", "--create-ek-cert", "--create-platform-cert", "--lock-nvram", "--not-overwrite" };
        if (isSecond)
        {
            arguments.Insert(0, "--tpm2");
        }

        if (inputs.Count > 0)
        {
            arguments.AddRange(["--pwdfile-fd", KeyDescriptor.Invariant(), "--cipher", "aes-256-cbc"]);
        }

        var banks = backend.Element("active_pcr_banks")?.Elements().Select(bank => bank.Name.LocalName).ToList();
        if (isSecond && banks is { Count: > 0 })
        {
            arguments.AddRange(["--pcr-banks", string.Join(',', banks), "--reconfigure"]);
        }

        return new QemuHelper("swtpm_setup", string.Empty, "swtpm_setup", arguments, string.Empty) { Inputs = inputs };
    }
}
