using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Memory that not even the host can read.</summary>
/// <remarks>qemuBuildSecCommandLine.</remarks>
internal static class LaunchSecurity
{
    /// <summary>Adds the object that protects the guest.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        if (launch.Guest.Domain.Element("launchSecurity") is not { } security)
        {
            return;
        }

        switch (security.Get("type"))
        {
            case "sev":
                launch.Guest.Require("sev-guest", "SEV launch security");
                launch.Object(PropertyWriter.Object("sev-guest", "lsec0")
                    .With("cbitpos", Number(security, "cbitpos"))
                    .With("reduced-phys-bits", Number(security, "reducedPhysBits"))
                    .With("policy", Number(security, "policy"))
                    .With("dh-cert-file", Content(launch, security, "dhCert", "dh_cert.base64"))
                    .With("session-file", Content(launch, security, "session", "session.base64"))
                    .Switch("kernel-hashes", security.Get("kernelHashes")));
                break;
            case "sev-snp":
                launch.Guest.Require("sev-snp-guest", "SEV-SNP launch security");
                launch.Object(PropertyWriter.Object("sev-snp-guest", "lsec0")
                    .With("cbitpos", Number(security, "cbitpos"))
                    .With("reduced-phys-bits", Number(security, "reducedPhysBits"))
                    .Switch("kernel-hashes", security.Get("kernelHashes"))
                    .With("policy", Number(security, "policy"))
                    .With("guest-visible-workarounds", security.Text("guestVisibleWorkarounds"))
                    .With("id-block", security.Text("idBlock"))
                    .With("id-auth", security.Text("idAuth"))
                    .With("host-data", security.Text("hostData"))
                    .Switch("author-key-enabled", security.Get("authorKey"))
                    .Switch("vcek-disabled", security.Get("vcek") is { } vcek ? vcek == "no" ? "yes" : "no" : null));
                break;
            case "s390-pv":
                launch.Object(PropertyWriter.Object("s390-pv-guest", "lsec0"));
                break;
            case var type:
                throw Refusal.Unsupported($"launch security '{type}' is not supported by QEMU");
        }
    }

    private static long? Number(XElement security, string element) => PropertyWriter.ReadNumber(security.Text(element));

    private static string? Content(LaunchBuilder launch, XElement security, string element, string file)
    {
        if (security.Text(element) is not { } content)
        {
            return null;
        }

        var path = Path.Combine(launch.Context.DomainDirectory, file);
        launch.File(path, Encoding.UTF8.GetBytes(content));
        return path;
    }
}
