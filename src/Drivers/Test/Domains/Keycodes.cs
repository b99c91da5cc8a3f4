using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Tells which key codes there can be.</summary>
internal static class Keycodes
{
    private const int MostTogether = 16;

    // Linux counts its keys up to KEY_MAX; in the other sets a code is at most two bytes.
    private const uint MostLinux = 0x2ff;
    private const uint MostOther = 0xffff;

    /// <summary>Refuses codes that cannot be.</summary>
    /// <param name="set">The set they are of.</param>
    /// <param name="codes">The codes.</param>
    /// <exception cref="VirtException">InternalError, as libvirt has it, for a code; InvalidArg for too many.</exception>
    internal static void Check(KeycodeSet set, IReadOnlyList<uint> codes)
    {
        if (codes.Count is 0 or > MostTogether)
        {
            throw DomainErrors.Shared(VirtErrorCode.InvalidArg, $"nkeycodes in virDomainSendKey must be between 1 and {MostTogether}, not {codes.Count}");
        }

        foreach (var code in codes)
        {
            if (code == 0 || code > (set == KeycodeSet.Linux ? MostLinux : MostOther))
            {
                throw DomainErrors.Internal($"invalid keycode {code} of {WordOf(set)} codeset");
            }
        }
    }

    private static string WordOf(KeycodeSet set) => set switch
    {
        KeycodeSet.Linux => "linux",
        KeycodeSet.Xt => "xt",
        KeycodeSet.AtSet1 => "atset1",
        KeycodeSet.AtSet2 => "atset2",
        KeycodeSet.AtSet3 => "atset3",
        KeycodeSet.Osx => "os_x",
        KeycodeSet.XtKbd => "xt_kbd",
        KeycodeSet.Usb => "usb",
        KeycodeSet.Win32 => "win32",
        _ => "qnum",
    };
}
