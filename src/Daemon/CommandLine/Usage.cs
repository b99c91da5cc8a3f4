namespace VirtPS.Daemon.CommandLine;

/// <summary>The text that --help prints.</summary>
internal static class Usage
{
    /// <summary>The whole text.</summary>
    public const string Text = """
        Usage: virtpsd [OPTION]...
        Serves virtual machines to clients that speak libvirt's protocol.

              --root DIR          keep everything under DIR: DIR/etc/virtps, DIR/run/virtps,
                                  DIR/var/lib/virtps and DIR/var/log/virtps
          -f, --config FILE       read this configuration instead of etc/virtps/virtpsd.conf
          -l, --listen            also listen on TCP ports, as listen_tls and listen_tcp say
          -t, --timeout SECONDS   end when there was no client and nothing running for so long
          -p, --pid-file FILE     write the process number here instead of run/virtps/virtpsd.pid
          -v, --verbose           log what is merely informative too
              --check-config      say what is wrong with the configuration, and end
          -V, --version           print the version, and end
          -h, --help              print this text, and end

        Without --root, the superuser's daemon uses /etc/virtps, /run/virtps, /var/lib/virtps and
        /var/log/virtps; another user's uses virtps under $XDG_CONFIG_HOME, $XDG_RUNTIME_DIR,
        $XDG_DATA_HOME and $XDG_CACHE_HOME. It stays in the foreground. SIGHUP makes it read the
        configuration and the certificates again; SIGTERM ends it.
        """;
}
