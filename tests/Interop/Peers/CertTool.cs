namespace VirtPS.Tests.Interop;

/// <summary>GnuTLS's certtool makes a client's certificate.</summary>
/// <param name="directory">Where its files go; fit for pkipath.</param>
internal sealed class CertTool(string directory)
{
    /// <summary>Makes a key and a certificate that an authority of VirtPS's signs.</summary>
    public async Task<string> MakeAsync(string authority)
    {
        Directory.CreateDirectory(directory);
        var template = At("template");
        await File.WriteAllTextAsync(template, "cn = \"alice\"\ntls_www_client\nencryption_key\nsigning_key\nexpiration_days = 2\n");
        await RunAsync("--generate-privkey", "--outfile", At("clientkey.pem"));
        await RunAsync(
            "--generate-certificate", "--load-privkey", At("clientkey.pem"), "--template", template, "--outfile", At("clientcert.pem"),
            "--load-ca-certificate", Path.Combine(authority, "cacert.pem"), "--load-ca-privkey", Path.Combine(authority, "cakey.pem"));
        File.Copy(Path.Combine(authority, "cacert.pem"), At("cacert.pem"));
        return directory;
    }

    private static async Task RunAsync(params string[] arguments) => _ = (await Peer.RunAsync("certtool", arguments)).Success;

    private string At(string name) => Path.Combine(directory, name);
}
