using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>swtpm, the process that plays a trusted platform module.</summary>
/// <remarks>qemuTPMEmulatorBuildCommand. Its state outlives the guest's runs; a first run sets it up.</remarks>
internal static class TpmEmulator
{
    // Where the process finds the passphrase of its state, and of what migrates: files without names, so that no command line has it.
    private const int KeyDescriptor = 3;
    private const int MigrationKeyDescriptor = 4;

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
        var state = StateOf(backend, settings.TpmStateDirectory, uuid);
        var isFile = backend.Element("source")?.Get("type") == "file";
        var log = Path.Combine(settings.TpmLogDirectory, $"{name}-swtpm.log");
        var socket = Path.Combine(settings.TpmSocketDirectory, settings.ShortName, $"{alias}-swtpm.sock");
        var key = backend.Element("encryption") is { } encryption ? launch.Secrets.Value(QemuSecretKey.OfTpm(encryption)) : (ReadOnlyMemory<byte>?)null;
        var arguments = new List<string>
        {
            "socket", "--ctrl", $"type=unixio,path={socket},mode=0600",
            "--tpmstate", isFile ? $"backend-uri=file://{state}" : $"dir={state},mode=0600",
            "--log", $"file={log}", "--terminate",
        };
        if (isSecond)
        {
            arguments.Add("--tpm2");
        }

        if (key is not null)
        {
            arguments.AddRange(["--key", Key(KeyDescriptor), "--migration-key", Key(MigrationKeyDescriptor)]);
        }

        return new QemuHelper("swtpm", alias, "swtpm", arguments, socket)
        {
            Inputs = key is { } passphrase ? [new(KeyDescriptor, passphrase), new(MigrationKeyDescriptor, passphrase)] : [],
            Tpm = new TpmState(isFile ? null : state, log)
            {
                SetUp = isFile ? [] : [.. Common(key is not null, isSecond), .. SetUp(launch.Context.Incoming is not null, state, log, uuid, name)],
                Reconfigure = !isFile && isSecond && launch.Context.Incoming is null && BanksOf(backend) is { Length: > 0 } banks
                    ? [.. Common(key is not null, isSecond), "--tpm-state", state, "--logfile", log, "--pcr-banks", banks, "--reconfigure"]
                    : [],
                Inputs = key is { } secret ? [new(KeyDescriptor, secret)] : [],
            },
        };
    }

    /// <summary>Tells where the state of a module is.</summary>
    /// <param name="backend">The module's backend.</param>
    /// <param name="directory">Where the driver keeps the state of modules whose definition does not say.</param>
    /// <param name="uuid">The domain.</param>
    /// <returns>The directory, or a file of the user's.</returns>
    internal static string StateOf(XElement backend, string directory, string uuid) =>
        backend.Element("source")?.Get("path") ?? Path.Combine(directory, uuid, backend.Get("version") != "1.2" ? "tpm2" : "tpm1.2");

    private static string Key(int descriptor) => $"pwdfd={descriptor.Invariant()},mode=aes-256-cbc,kdf=pbkdf2";

    private static IEnumerable<string> Common(bool hasKey, bool isSecond) =>
        [.. isSecond ? ["--tpm2"] : Array.Empty<string>(), .. hasKey ? ["--pwdfile-fd", KeyDescriptor.Invariant(), "--cipher", "aes-256-cbc"] : Array.Empty<string>()];

    // What comes from another host brings its own state and certificates.
    private static string[] SetUp(bool isIncoming, string state, string log, string uuid, string name) => isIncoming
        ? ["--tpm-state", state, "--logfile", log, "--overwrite"]
        : ["--tpm-state", state, "--vmid", $"{name}:{uuid}", "--logfile", log, "--createek", "--create-ek-cert", "--create-platform-cert", "--lock-nvram", "--not-overwrite"];

    private static string BanksOf(XElement backend) => string.Join(',', backend.Element("active_pcr_banks")?.Elements().Select(bank => bank.Name.LocalName) ?? []);
}
