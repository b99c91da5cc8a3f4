namespace VirtPS.Tests.Interop;

/// <summary>A real sshd on loopback, and an ssh that gets in with a key.</summary>
internal sealed class Sshd : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ssh");
    private Background? _process;

    /// <summary>The program that URIs name as their command.</summary>
    public string Command => At("ssh");

    /// <summary>Starts it.</summary>
    /// <param name="inside">A process in whose mount namespace the commands of clients run, or none.</param>
    public async Task StartAsync(int? inside = null)
    {
        Directory.CreateDirectory("/run/sshd");
        await KeyAsync("host");
        await KeyAsync("client");
        var port = Background.FreePort();
        var key = await File.ReadAllTextAsync(At("client.pub"));
        if (inside is { } process)
        {
            await ScriptAsync("enter", $"exec nsenter -t {process} -m sh -c \"$SSH_ORIGINAL_COMMAND\"");
            key = $"command=\"{At("enter")}\" {key}";
        }

        await File.WriteAllTextAsync(At("authorized"), key);
        await File.WriteAllTextAsync(At("conf"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {At("host")}
            AuthorizedKeysFile {At("authorized")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password

            """);
        await ScriptAsync(
            "ssh",
            $"exec {Peer.Find("ssh")} -F none -p {port} -i {At("client")} -o IdentitiesOnly=yes -o UserKnownHostsFile={At("known")} -o StrictHostKeyChecking=accept-new \"$@\"");
        _process = await Background.UntilItPrintsAsync("Server listening on", "sshd", "-D", "-e", "-f", At("conf"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_root.FullName, name);

    private async Task KeyAsync(string name) =>
        _ = (await Peer.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", At(name))).Success;

    private async Task ScriptAsync(string name, string command)
    {
        await File.WriteAllTextAsync(At(name), $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
