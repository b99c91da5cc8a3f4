using System.Text;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>What a test guest's own system holds: its users with their keys, its files, and what it has run.</summary>
internal sealed class GuestSystem
{
    private const uint Append = 1;
    private const uint Remove = 2;

    private static readonly string[] Users = ["root", "user"];

    private readonly Dictionary<string, List<string>> _keys = new(StringComparer.Ordinal);

    /// <summary>The files that were written, and a few that are there from the beginning.</summary>
    internal Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal)
    {
        ["/etc/os-release"] = Encoding.UTF8.GetBytes("NAME=\"Test Linux\"\nID=testlinux\nVERSION_ID=\"1\"\n"),
        ["/etc/motd"] = "This guest exists only in memory.\n"u8.ToArray(),
    };

    /// <summary>Open files, by their handles.</summary>
    internal Dictionary<long, GuestFile> Handles { get; } = [];

    /// <summary>Programs that were run and whose end nobody has asked for, by their process numbers.</summary>
    internal Dictionary<long, GuestProcess> Processes { get; } = [];

    /// <summary>How long the agent is waited for, in seconds.</summary>
    internal int AgentTimeout { get; set; } = -1;

    /// <summary>The next number for a process or a handle.</summary>
    internal long NextNumber { get; set; } = 1000;

    /// <summary>Gives a user's keys.</summary>
    /// <param name="user">The user.</param>
    /// <returns>The keys, which the caller may change.</returns>
    /// <exception cref="VirtException">InternalError, as from an agent, for a user that the guest has not.</exception>
    internal List<string> KeysOf(string user)
    {
        RequireUser("guest-ssh-get-authorized-keys", user);
        return _keys.TryGetValue(user, out var keys) ? keys : _keys[user] = [];
    }

    /// <summary>Changes a user's keys.</summary>
    /// <param name="user">The user.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="flags">1 adds, 2 removes, none replaces.</param>
    /// <returns>Whether it was done.</returns>
    internal bool SetKeys(string user, IReadOnlyList<string> keys, uint flags)
    {
        if ((flags & ~(Append | Remove)) != 0)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~(Append | Remove):x}) in function virDomainAuthorizedSSHKeysSet", VirtErrorDomain.Test);
        }

        if (flags == (Append | Remove))
        {
            throw SharedErrors.Exclusive("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND", "VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE");
        }

        var own = KeysOf(user);
        if (flags == 0)
        {
            own.Clear();
        }

        foreach (var key in keys)
        {
            own.Remove(key);
            if (flags != Remove)
            {
                own.Add(key);
            }
        }

        return true;
    }

    /// <summary>Gives a user another password, which a test guest has no use for.</summary>
    /// <param name="user">The user.</param>
    /// <returns>Whether it was done.</returns>
    internal bool SetPassword(string user) => user.Length > 0 ? true : throw DomainErrors.Argument("the name of a user must not be empty");

    private static void RequireUser(string command, string user)
    {
        if (!Users.Contains(user))
        {
            throw DomainErrors.Internal($"unable to execute QEMU agent command '{command}': failed to lookup user '{user}'");
        }
    }
}

/// <summary>A file that the agent holds open.</summary>
/// <param name="path">The file.</param>
/// <param name="writes">Whether it may be written to.</param>
internal sealed class GuestFile(string path, bool writes)
{
    /// <summary>The file.</summary>
    internal string Path { get; } = path;

    /// <summary>Whether it may be written to.</summary>
    internal bool Writes { get; } = writes;

    /// <summary>Where the next piece is read or written.</summary>
    internal int Position { get; set; }
}

/// <summary>A program that was run.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it complained of.</param>
/// <param name="Runs">How long it runs.</param>
internal sealed record GuestProcess(int ExitCode, byte[] Output, byte[] Errors, TimeSpan Runs)
{
    /// <summary>When it ends.</summary>
    internal DateTimeOffset Ends { get; init; }
}
