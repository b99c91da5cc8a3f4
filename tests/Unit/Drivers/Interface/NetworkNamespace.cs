using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Unit.Drivers.Test;

namespace VirtPS.Tests.Unit.Drivers.Interface;

/// <summary>A network of the test's own, in which programs run.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private readonly ScratchDirectory _directory;

    private NetworkNamespace(ScratchDirectory directory, string name) => (_directory, Name) = (directory, name);

    public string Name { get; }

    public static async Task<NetworkNamespace> MakeAsync(ScratchDirectory directory)
    {
        var made = new NetworkNamespace(directory, $"vps{Guid.NewGuid():N}"[..12]);
        await Find("ip").RunAsync(VirtErrorDomain.None, ["netns", "add", made.Name], CancellationToken.None);
        return made;
    }

    public Task<string> RunAsync(string program, params string[] words) =>
        Find("ip").RunAsync(VirtErrorDomain.None, ["netns", "exec", Name, program, .. words], CancellationToken.None);

    /// <summary>Gives a program that runs another one inside.</summary>
    public HostProgram Wrap(string program)
    {
        var path = _directory.Write("wrapped/" + program, $"#!/bin/sh\nexec ip netns exec {Name} {Find(program).Path} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return Find(path);
    }

    public async ValueTask DisposeAsync() => await Find("ip").RunAsync(VirtErrorDomain.None, ["netns", "delete", Name], CancellationToken.None);

    private static HostProgram Find(string name) => HostProgram.Find(name, VirtErrorDomain.None);
}

/// <summary>Marks a test that needs the superuser and some programs, and is skipped, by name, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkNamespaceFactAttribute : FactAttribute
{
    public NetworkNamespaceFactAttribute(params string[] programs)
    {
        var missing = programs.Where(program => HostProgram.TryFind(program) is null).ToArray();
        Skip = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "network namespaces need the superuser of a Linux machine"
            : missing.Length > 0 ? $"this machine lacks {string.Join(", ", missing)}"
            : null;
    }
}
