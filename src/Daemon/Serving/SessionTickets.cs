using VirtPS.Daemon.Hosting;

namespace VirtPS.Daemon.Serving;

/// <summary>Keeps OpenSSL from sending session tickets.</summary>
/// <remarks>libvirt's clients read the confirmation byte once, right after the handshake; where a TLS 1.3 ticket comes first
/// they give up with "Unable to read TLS confirmation". .NET has no switch for it, OpenSSL's configuration has:
/// <c>NumTickets</c>, in the section that counts for every connection of the program (SSL_CONF_cmd(3)). The machine's
/// own configuration stays in force.</remarks>
internal static class SessionTickets
{
    private const string Variable = "OPENSSL_CONF";

    // Debian's place, Fedora's, and OpenSSL's own.
    private static readonly string[] Places = ["/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/usr/local/ssl/openssl.cnf"];

    /// <summary>Sees to it; before the program first uses OpenSSL.</summary>
    /// <param name="directory">Where to keep the configuration.</param>
    public static void Refuse(string directory)
    {
        // An administrator who names a configuration knows better.
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return;
        }

        var system = Places.FirstOrDefault(File.Exists);
        var path = Path.Combine(directory, "openssl.cnf");
        File.WriteAllText(path, Compose(system, system is null ? [] : File.ReadAllLines(system)));
        Libc.SetVariable(Variable, path);
    }

    /// <summary>Writes a configuration that adds to another one.</summary>
    /// <param name="path">The other one's path, or nothing where there is none.</param>
    /// <param name="lines">The other one's lines.</param>
    /// <returns>The text.</returns>
    public static string Compose(string? path, IReadOnlyList<string> lines)
    {
        // The three steps by which OpenSSL finds what counts for every connection; a section that is opened again is added to.
        List<string> text = path is null ? [] : [$".include {path}"];
        var section = "default";
        foreach (var (name, ours) in new[] { ("openssl_conf", "virtps_init"), ("ssl_conf", "virtps_ssl"), ("system_default", "virtps_tls") })
        {
            var theirs = Find(lines, section, name);
            if (theirs is null)
            {
                text.AddRange([$"[{section}]", $"{name} = {ours}"]);
            }

            section = theirs ?? ours;
        }

        text.AddRange([$"[{section}]", "NumTickets = 0", string.Empty]);
        return string.Join('\n', text);
    }

    private static string? Find(IReadOnlyList<string> lines, string section, string name)
    {
        string? found = null;
        var current = "default";
        foreach (var line in lines.Select(line => line.Split('#')[0].Trim()))
        {
            if (line is ['[', .., ']'])
            {
                current = line[1..^1].Trim();
            }
            else if (current == section && line.Split('=', 2) is [var key, var value] && key.Trim() == name)
            {
                found = value.Trim();
            }
        }

        return found;
    }
}
