using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Turns key codes of the sets that callers use into the one that QEMU takes.</summary>
/// <remarks>QEMU's numbers are those of a PC's first keyboards, with a high bit for the keys that later ones added.</remarks>
internal static class KeyCodes
{
    private const int MostTogether = 16;
    private const uint HighestNumber = 0xff;

    // For each key, in hexadecimal digits: QEMU's number, Linux, AT set 1, 2 and 3, macOS, XFree86's XT, USB, Windows.
    private const string Table =
        """
        1:1:1:76:8:35:1:29:1b 2:2:2:16:16:12:2:1e:31 3:3:3:1e:1e:13:3:1f:32 4:4:4:26:26:14:4:20:33 5:5:5:25:25:15:5:21:34 6:6:6:2e:2e:17:6:22:35
        7:7:7:36:36:16:7:23:36 8:8:8:3d:3d:1a:8:24:37 9:9:9:3e:3e:1c:9:25:38 a:a:a:46:46:19:a:26:39 b:b:b:45:45:1d:b:27:30 c:c:c:4e:4e:1b:c:2d:bd
        d:d:d:55:55:18:d:2e:bb e:e:e:66:66:33:e:2a:8 f:f:f:d:d:30:f:2b:9 10:10:10:15:15:c:10:14:51 11:11:11:1d:1d:d:11:1a:57 12:12:12:24:24:e:12:8:45
        13:13:13:2d:2d:f:13:15:52 14:14:14:2c:2c:11:14:17:54 15:15:15:35:35:10:15:1c:59 16:16:16:3c:3c:20:16:18:55 17:17:17:43:43:22:17:c:49
        18:18:18:44:44:1f:18:12:4f 19:19:19:4d:4d:23:19:13:50 1a:1a:1a:54:54:21:1a:2f:db 1b:1b:1b:5b:5b:1e:1b:30:dd 1c:1c:1c:5a:5a:24:1c:28:d
        1d:1d:1d:14:11:3b:1d:e0:a2 1d:1d:1d:14:11:3b:1d:e0:11 1e:1e:1e:1c:1c::1e:4:41 1f:1f:1f:1b:1b:1:1f:16:53 20:20:20:23:23:2:20:7:44
        21:21:21:2b:2b:3:21:9:46 22:22:22:34:34:5:22:a:47 23:23:23:33:33:4:23:b:48 24:24:24:3b:3b:26:24:d:4a 25:25:25:42:42:28:25:e:4b
        26:26:26:4b:4b:25:26:f:4c 27:27:27:4c:4c:29:27:33:ba 28:28:28:52:52:27:28:34:de 29:29:29:e:e:32:29:35:c0 2a:2a:2a:12:12:38:2a:e1:10
        2a:2a:2a:12:12:38:2a:e1:a0 2b:2b:2b:5d:5c:2a:2b:31:dc 2b:2b:2b:5d:5c:2a:2b:32:dc 2c:2c:2c:1a:1a:6:2c:1d:5a 2d:2d:2d:22:22:7:2d:1b:58
        2e:2e:2e:21:21:8:2e:6:43 2f:2f:2f:2a:2a:9:2f:19:56 30:30:30:32:32:b:30:5:42 31:31:31:31:31:2d:31:11:4e 32:32:32:3a:3a:2e:32:10:4d
        33:33:33:41:41:2b:33:36:bc 34:34:34:49:49:2f:34:37:be 35:35:35:4a:4a:2c:35:38:bf 36:36:36:59:59:3c:36:e5:a1 37:37:37:7c:7e:43:37:55:6a
        38:38:38:11:19:3a:38:e2:a4 38:38:38:11:19:3a:38:e2:12 39:39:39:29:29:31:39:2c:20 3a:3a:3a:58:14:39:3a:39:14 3b:3b:3b:5:7:7a:3b:3a:70
        3c:3c:3c:6:f:78:3c:3b:71 3d:3d:3d:4:17:63:3d:3c:72 3e:3e:3e:c:1f:76:3e:3d:73 3f:3f:3f:3:27:60:3f:3e:74 40:40:40:b:2f:61:40:3f:75
        41:41:41:83:37:62:41:40:76 42:42:42:a:3f:64:42:41:77 43:43:43:1:47:65:43:42:78 44:44:44:9:4f:6d:44:43:79 45:45:45:77:76:47:45:53:90
        46:46:46:7e:5f::46:47:91 47:47:47:6c:6c:59:47:5f:67 48:48:48:75:75:5b:48:60:68 49:49:49:7d:7d:5c:49:61:69 4a:4a:4a:7b:4e:4e:4a:56:6d
        4b:4b:4b:6b:6b:56:4b:5c:64 4c:4c:4c:73:73:57:4c:5d:65 4d:4d:4d:74:74:58:4d:5e:66 4e:4e:4e:79:7c:45:4e:57:6b 4f:4f:4f:69:69:53:4f:59:61
        50:50:50:72:72:54:50:5a:62 51:51:51:7a:7a:55:51:5b:63 52:52:52:70:70:52:52:62:60 53:53:53:71:71:41:53:63:6e 54:54:54:::::: 76:55:76:5f::::94:
        56:56:56:61:13::56:64:e2 57:57:57:78:56:67:57:44:7a 58:58:58:7:5e:6f:58:45:7b 73:59:73:51::5e:73:87:e2 78:5a:78:63::::92:15 77:5b:77:62:87:::93:
        79:5c:79:64:86::79:8a:1c 70:5d:70:13:87::70:88:f2 7b:5e:7b:67:85::7b:8b:1d 5c:5f:5c:27::5f::8c: 9c:60:e01c:e05a:79:4c:64:58:
        9d:61:e01d:e014:58:3e:65:e4:a3 b5:62:e035:e04a:4a:4b:68:54:6f 54:63:54:7f:57::67:46:2c b8:64:e038:e011:39:3d:69:e6:a5 5b:65:5b::::::
        c7:66:e047:e06c:6e:73:59:4a:24 c8:67:e048:e075:63:7e:5a:52:26 c9:68:e049:e07d:6f:74:5b:4b:21 cb:69:e04b:e06b:61:7b:5c:50:25
        cd:6a:e04d:e074:6a:7c:5e:4f:27 cf:6b:e04f:e069:65:77:5f:4d:23 d0:6c:e050:e072:60:7d:60:51:28 d1:6d:e051:e07a:6d:79:61:4e:22
        d2:6e:e052:e070:67::62:49:2d d3:6f:e053:e071:64:75:63:4c:2e ef:70:e06f:e06f:8e:::: a0:71:e020:e023:9c:4a::7f:ad a0:71:e020:e023:9c:4a::ef:ad
        ae:72:e02e:e021:9d:49::81:ae ae:72:e02e:e021:9d:49::ee:ae b0:73:e030:e032:95:48::80:af b0:73:e030:e032:95:48::ed:af de:74:e05e:e037::::66:
        59:75:59:f::51:76:67: ce:76:e04e:e079::::: c6:77:e046:e077:62::66:48:13 8b:78:e00b:::::: 7e:79:7e:6d::::85:6c 72:7a:72:::68:71:90:15
        72:7a:72:::68:71:90:16 71:7b:71:::66:72:91:19 71:7b:71:::66:72:91:1a 7d:7c:7d:6a:5d:5d:7d:89:dc db:7d:e05b:e01f:8b:37:6b:e3:5b
        dc:7e:e05c:e027:8c:36:6c:e7:5c dd:7f:e05d:e02f:8d:6e:6d:65:5d e8:80:e068:e028:a:::78:a9 e8:80:e068:e028:a:::f3:a9 85:81:e005::b:::79:
        86:82:e006::c:::: 87:83:e007::10:::7a: 8c:84:e00c:::::77: f8:85:e078::18:::7c: 64:86:64::20:::74: 65:87:65::28:::7d: c1:88:e041::30:::7e:
        c1:88:e041::30:::f4: bc:89:e03c::38:::7b: f5:8a:e075::9:72::75:2f 9e:8b:e01e::91:::76: a1:8c:e021:e02b:a3:::fb: 66:8d:66::::::
        df:8e:e05f:e03f::::f8:5f e3:8f:e063:e05e::::: 67:90:67:::::: 68:91:68:::::: 69:92:69:::::: 93:93:e013::a2:::: 9f:94:e01f::a0:::: 97:95:e017::a1::::
        82:96:e002:::::f0: 6a:97:6a:::::: 92:98:e012::96:::f9: 6b:99:6b:::::: a6:9a:e026::9b:::: ec:9b:e06c:e048::::: e6:9c:e066:e018:::::
        eb:9d:e06b:e040::::: ea:9e:e06a:e038::::f1:a6 e9:9f:e069:e030::::f2:a7 a3:a0:e023::9a:::: 6c:a1:6c:::::ec: fd:a2:e07d:::::: 99:a3:e019:e04d:93:::eb:b0
        a2:a4:e022:e034::::e8:b3 90:a5:e010:e015:94:::ea:b1 a4:a6:e024:e03b:98:::e9:b2 b1:a7:e031::9e:::: 98:a8:e018::9f:::: 63:a9:63:::::: 81:ab:e001::::::
        b2:ac:e032:e03a:97::::ac e7:ad:e067:e020::::fa:a8 88:b0:e008:::::f7: 75:b1:75:::::f5: 8f:b2:e00f:::::f6: f6:b3:e076:::::b6: fb:b4:e07b:::::b7:
        89:b5:e009:::::: 8a:b6:e00a:::::: 5d:b7:5d:2f:7f:69:6e:68:7c 5e:b8:5e:37:80:6b:6f:69:7d 5f:b9:5f:3f:81:71:70:6a:7e 55:ba:55::82:6a:71:6b:7f
        83:bb:e003::83:40:72:6c:80 f7:bc:e077:::4f::6d:81 84:bd:e004:::50::6e:82 5a:be:5a:::5a::6f:83 74:bf:74:::::70:84 f9:c0:e079:::::71:85
        6d:c1:6d:::::72:86 6f:c2:6f:::::73:87 95:c3:e015:::::: 96:c4:e016:::::: 9a:c5:e01a:::::: 9b:c6:e01b:::::: a7:c7:e027:::::: a8:c8:e028::::::
        a9:c9:e029:::::: ab:ca:e02b:::::: ac:cb:e02c:::::: ad:cc:e02d:::::: a5:cd:e025:::::: af:ce:e02f:::::: b3:cf:e033::::::fa b4:d0:e034::::::
        b6:d1:e036:::::: b9:d2:e039::::::2a ba:d3:e03a:::::: bb:d4:e03b:::::: bd:d5:e03d:::::: be:d6:e03e:::::: bf:d7:e03f::::::b4 c0:d8:e040::::::
        e5:d9:e065:e010:::::aa c2:da:e042:::::: c3:db:e043:::::: c4:dc:e044:::::: c5:dd:e045:::::: 94:de:e014:::::: ca:df:e04a:::::: cc:e0:e04c::::::
        d4:e1:e054:::::: ed:e2:e06d:e050::::: d6:e3:e056:::::: d7:e4:e057:::::: d8:e5:e058:::::: d9:e6:e059:::::: da:e7:e05a:::::: e4:e8:e064::::::
        8e:e9:e00e:::::: d5:ea:e055:::::: f0:eb:e070:::::: f1:ec:e071:::::: f2:ed:e072:::::: f3:ee:e073:::::: f4:ef:e074::::::
        """;

    private static readonly Dictionary<(KeycodeSet Set, uint Code), uint> Numbers = Read();

    /// <summary>Turns codes into QEMU's.</summary>
    /// <param name="set">The set that they are of.</param>
    /// <param name="codes">The codes.</param>
    /// <returns>QEMU's numbers.</returns>
    /// <exception cref="VirtException">InvalidArg for too many; InternalError for a code that no key has.</exception>
    internal static IReadOnlyList<uint> ToQemu(KeycodeSet set, IReadOnlyList<uint> codes)
    {
        if (codes.Count is 0 or > MostTogether)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"nkeycodes in virDomainSendKey must be between 1 and {MostTogether}, not {codes.Count}");
        }

        return [.. codes.Select(code => ToQemu(set, code))];
    }

    private static uint ToQemu(KeycodeSet set, uint code)
    {
        if (set is KeycodeSet.QNum or KeycodeSet.Xt && code is > 0 and <= HighestNumber)
        {
            return code;
        }

        return Numbers.TryGetValue((set, code), out var number)
            ? number
            : throw QemuNode.Speaker.Internal($"cannot translate keycode {code} of {WordOf(set)} codeset to qnum keycode");
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

    private static Dictionary<(KeycodeSet Set, uint Code), uint> Read()
    {
        KeycodeSet[] sets =
        [
            KeycodeSet.Linux, KeycodeSet.AtSet1, KeycodeSet.AtSet2, KeycodeSet.AtSet3, KeycodeSet.Osx, KeycodeSet.XtKbd, KeycodeSet.Usb, KeycodeSet.Win32,
        ];
        var numbers = new Dictionary<(KeycodeSet, uint), uint>();
        foreach (var key in Table.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var codes = key.Split(':');
            for (var i = 0; i < sets.Length; i++)
            {
                if (codes[i + 1].Length > 0)
                {
                    numbers.TryAdd((sets[i], uint.Parse(codes[i + 1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), uint.Parse(codes[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                }
            }
        }

        return numbers;
    }
}
