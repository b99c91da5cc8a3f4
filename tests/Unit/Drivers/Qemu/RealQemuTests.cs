using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Gives a real QEMU the command lines of guests with each kind of device: it takes them, and has the devices under their aliases.</summary>
public sealed partial class RealQemuTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vq").FullName;

    public static TheoryData<string, string> Guests { get; } = GuestFixtures.All();

    [QemuTheory]
    [MemberData(nameof(Guests))]
    public async Task QEMU_takes_the_command_line(string name, string devices)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var facts = await FactsAsync(limit.Token);
        var domain = GuestFixtures.Domain(name, devices, _directory);
        await MakeImagesAsync(name, limit.Token);
        QemuDefinition.Normalize(domain, facts, SampleQemu.Host with { Emulator = _ => facts.Binary }, isNew: true);
        var context = Context(facts);
        LivePreparation.Prepare(domain, context);
        var launch = QemuCommandLine.Build(domain, context);
        foreach (var file in launch.Files)
        {
            await File.WriteAllBytesAsync(file.Path, file.Content, limit.Token);
        }

        foreach (var directory in launch.Directories)
        {
            Directory.CreateDirectory(directory);
        }

        using var process = Start(launch);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            var aliases = await AskAsync(process, errors, limit.Token);
            foreach (var alias in Expected(domain))
            {
                Assert.Contains(alias, aliases);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<QemuFacts> FactsAsync(CancellationToken cancellationToken)
    {
        var program = HostProgram.Find(QemuTheoryAttribute.Program, VirtErrorDomain.Qemu);
        var devices = await program.RunAsync(VirtErrorDomain.Qemu, ["-machine", "none", "-device", "help"], cancellationToken);
        var objects = await program.RunAsync(VirtErrorDomain.Qemu, ["-machine", "none", "-object", "help"], cancellationToken);
        var types = Name().Matches(devices).Select(match => match.Groups[1].Value).Concat(objects.Split('\n').Select(line => line.Trim()));
        return ReferenceFacts.Oldest with { Binary = program.Path, Types = types.ToFrozenSet() };
    }

    private QemuLaunchContext Context(QemuFacts facts) => new()
    {
        Facts = facts,
        DomainDirectory = _directory,
        MasterKey = new byte[32],
        PassSockets = false,
        RenderNode = () => null,
        Settings = new QemuLaunchSettings { MemoryDirectory = _directory, ShortName = "ram", ChannelDirectory = _directory },
        Secrets = new Dictionary<QemuSecretKey, ReadOnlyMemory<byte>>
        {
            [new QemuSecretKey("volume", GuestFixtures.Secret, null)] = Encoding.UTF8.GetBytes(GuestFixtures.Passphrase),
        },
    };

    // What the guest sees under its alias; built-in devices have none in QEMU, and sockets on the host's side are no devices.
    private static IEnumerable<string> Expected(XElement domain) => domain.Element("devices")!.Elements()
        .Where(device => device.Name.LocalName is "disk" or "interface" or "serial" or "channel" or "rng" or "memory" or "video" or "sound" or "watchdog" or "shmem")
        .Where(device => device.Element("model")?.Attribute("type")?.Value != "none" && device.Attribute("model")?.Value is not ("itco" or "pcspk") && device.Element("target")?.Attribute("type")?.Value != "guestfwd")
        .Select(device => device.Element("alias")!.Attribute("name")!.Value);

    private static Process Start(QemuLaunch launch)
    {
        var start = new ProcessStartInfo(launch.Program) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in launch.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task<HashSet<string>> AskAsync(Process process, Task<string> errors, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var ended = process.WaitForExitAsync(cancellationToken);
        while (true)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_directory, "monitor.sock")), cancellationToken);
                break;
            }
            catch (SocketException) when (!ended.IsCompleted)
            {
                await Task.WhenAny(ended, Task.Delay(20, cancellationToken));
            }
            catch (SocketException)
            {
                Assert.Fail(await errors);
            }
        }

        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        await CallAsync(stream, reader, new JsonObject { ["execute"] = "qmp_capabilities" }, process, errors, cancellationToken);
        var list = await CallAsync(
            stream, reader, new JsonObject { ["execute"] = "qom-list", ["arguments"] = new JsonObject { ["path"] = "/machine/peripheral" } }, process, errors, cancellationToken);
        return [.. list["return"]!.AsArray().Select(entry => entry!["name"]!.GetValue<string>())];
    }

    private static async Task<JsonNode> CallAsync(
        Stream stream, StreamReader reader, JsonObject command, Process process, Task<string> errors, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToJsonString() + "\n"), cancellationToken);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (JsonNode.Parse(line)! is var answer && (answer["return"] ?? answer["error"]) is not null)
                {
                    Assert.Null(answer["error"]);
                    return answer;
                }
            }
        }
        catch (IOException)
        {
            // The process ended; its last words follow.
        }

        await process.WaitForExitAsync(cancellationToken);
        throw new InvalidOperationException(await errors);
    }

    private async Task MakeImagesAsync(string name, CancellationToken cancellationToken)
    {
        var program = HostProgram.Find("qemu-img", VirtErrorDomain.Qemu);
        foreach (var (file, arguments) in GuestFixtures.Images(name, _directory))
        {
            ProgramResult result;
            do
            {
                // On a busy machine qemu-img now and then fails to measure how fast its key derivation is.
                result = await program.TryRunAsync([.. arguments, file, "1M"], input: null, cancellationToken);
            }
            while (result.Error.Contains("accurate CPU usage", StringComparison.Ordinal));
            Assert.True(result.ExitCode == 0, result.Error);
        }

        await File.WriteAllBytesAsync(Path.Combine(_directory, "raw.img"), new byte[1 << 20], cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(_directory, "table.bin"), new byte[64], cancellationToken);
    }

    [GeneratedRegex("name \"([^\"]+)\"")]
    private static partial Regex Name();
}
