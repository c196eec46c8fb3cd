/**
 * The same as `PYTHON_THINNER`, with the same arguments, for workbenches that have Perl only. Perl 5.14 and later, with
 * Digest::SHA; gzip and zstd by the programs of that name.
 */
export const PERL_THINNER = String.raw`
use strict;
use warnings;
use Digest::SHA;
use IO::Handle;
use IO::Socket::UNIX;
use IPC::Open2;
use POSIX ();
my ($sock, $query, $paths, $forms, $largest, $left, $needles, $only, @save) = @ARGV;
($paths, $forms) = (qr/$paths/a, qr/$forms/a);
my @needles = grep { length } split /\n/, $needles;
my ($exhausted, $packer) = (0);
$SIG{PIPE} = 'IGNORE';

# Nothing is written before there is something to say: whoever waits may try another way then.
sub emit {
    if (!$packer) { open($packer, '|-', 'gzip', '-1') or fail('gzip'); binmode $packer }
    print $packer $_[0] or fail('closed');
}
sub fail { print STDERR "$_[0]\n"; POSIX::_exit(3) }

sub bytes { my ($more) = @_; return { more => $more, buffer => '', at => 0 } }
sub some {
    my ($s, $most) = @_;
    if ($s->{at} == length $s->{buffer}) { $s->{buffer} = $s->{more}->(); $s->{at} = 0 }
    my $piece = substr $s->{buffer}, $s->{at}, $most;
    $s->{at} += length $piece;
    return $piece;
}
sub gather {
    my ($s, $size) = @_;
    my $data = '';
    while (length $data < $size) {
        my $piece = some($s, $size - length $data);
        last if $piece eq '';
        $data .= $piece;
    }
    return $data;
}
sub must {
    my ($s, $size) = @_;
    my $data = gather($s, $size);
    fail('truncated') if length $data < $size;
    return $data;
}
sub peek {
    my ($s, $size) = @_;
    my $start = gather($s, $size);
    ($s->{buffer}, $s->{at}) = ($start . substr($s->{buffer}, $s->{at}), 0);
    return $start;
}
sub padding { return -$_[0] % 512 }

sub part {
    my ($outer, $rest) = @_;
    return bytes(sub {
        return '' if !$$rest;
        my $piece = some($outer, $$rest < 1 << 20 ? $$rest : 1 << 20);
        fail('truncated') if $piece eq '';
        $$rest -= length $piece;
        return $piece;
    });
}

sub by_program {
    my ($source, @program) = @_;
    my ($out, $in);
    my $child = eval { open2($out, $in, @program) } or fail($program[0]);
    binmode $_ for $out, $in;
    $in->blocking(0);
    my ($pending, $open) = ('', 1);
    return bytes(sub {
        for (;;) {
            $pending = some($source, 1 << 16) if $open && $pending eq '';
            if ($open && $pending eq '') { close $in; $open = 0 }
            my ($reads, $writes) = ('', '');
            vec($reads, fileno $out, 1) = 1;
            vec($writes, fileno $in, 1) = 1 if $open;
            next if select($reads, $writes, undef, undef) < 0;
            if ($open && vec($writes, fileno $in, 1)) {
                my $written = syswrite $in, $pending;
                if ($written) { substr $pending, 0, $written, '' }
                elsif (!$!{EAGAIN} && !$!{EINTR}) { close $in; $open = 0 }
            }
            if (vec($reads, fileno $out, 1)) {
                my $got = sysread $out, my $data, 1 << 18;
                return $data if $got;
                next if !defined $got;
                waitpid $child, 0;
                # gzip says 2 where something follows that it does not know.
                fail('damaged') if $? && !($program[0] eq 'gzip' && $? >> 8 == 2);
                return '';
            }
        }
    });
}

sub number {
    my ($field) = @_;
    if (ord($field) & 0x80) {
        my ($value, @rest) = unpack 'C*', $field;
        $value &= 0x3f;
        $value = $value * 256 + $_ for @rest;
        return $value;
    }
    my ($text) = $field =~ /^\s*([^\0]*?)\s*(?:\0|\z)/s;
    fail('damaged') if $text !~ /\A[0-7]*\z/;
    return oct "0$text";
}
sub until_nul { my ($text) = $_[0] =~ /\A([^\0]*)/; return $text }
sub is_zero { return $_[0] !~ /[^\0]/ }

sub is_header {
    my ($block) = @_;
    my ($told) = substr($block, 148, 8) =~ /\A\s*([0-7]*)\s*(?:\0|\z)/ or return 0;
    my $summed = substr($block, 0, 148) . (' ' x 8) . substr($block, 156);
    $told = oct "0$told";
    return $told == unpack('%32C*', $summed) || $told == unpack('%32c*', $summed);
}

sub headers {
    my ($source, $each) = @_;
    for (;;) {
        my ($raw, $size, $long, $sparse) = ('', undef, '', 0);
        my ($block, $kind, $stored);
        for (;;) {
            $block = gather($source, 512);
            fail('truncated') if length $block && length $block < 512;
            if (is_zero($block)) { emit("\0" x 512); return }
            $kind = substr $block, 156, 1;
            $raw .= $block;
            $stored = number(substr $block, 124, 12);
            if ($kind =~ /[xgLK]/) {
                fail('damaged') if $stored > 1 << 20;
                my $data = must($source, $stored);
                $raw .= $data . must($source, padding($stored));
                if ($kind eq 'x') {
                    my $at = 0;
                    while ($at < length $data && substr($data, $at, 1) ne "\0") {
                        my ($length) = substr($data, $at, 12) =~ /\A([0-9]+) / or fail('damaged');
                        fail('damaged') if $length < 5;
                        my ($key, $value) = substr($data, $at, $length - 1) =~ /\A[0-9]+ ([^=]*)=?(.*)\z/s;
                        $at += $length;
                        if ($value ne '' && $key eq 'size') {
                            fail('damaged') if $value !~ /\A[0-9]{1,15}\z/;
                            $size = $value;
                        }
                        $long = $value if $value ne '' && $key eq 'path';
                        $sparse = 1 if $key =~ /\AGNU\.sparse/;
                    }
                }
                $long = until_nul($data) if $kind eq 'L';
                next;
            }
            if ($kind eq 'S') {
                $sparse = 1;
                my $more = ord substr $block, 482, 1;
                while ($more) {
                    my $map = must($source, 512);
                    $raw .= $map;
                    $more = ord substr $map, 504, 1;
                }
            }
            last;
        }
        $stored = $size if defined $size;
        my $name = until_nul(substr $block, 0, 100);
        $kind = $name =~ m{/\z} ? '5' : '0' if $kind eq "\0";
        $stored = 0 if $kind =~ /[1-6]/;
        my $prefix = substr($block, 257, 6) eq "ustar\0" ? until_nul(substr $block, 345, 155) : '';
        $name = $long ne '' ? $long : $prefix ne '' ? "$prefix/$name" : $name;
        emit($raw);
        $each->($kind, $name, $stored, $sparse);
    }
}

sub clean { my ($name) = @_; $name =~ s{\A(?:\.?/)+}{}; return $name }

sub chooses {
    my ($name, $data) = @_;
    return 1 if ('/' . clean($name)) =~ $paths;
    return 0 if substr($$data, 0, 8000) =~ /\0/;
    for my $needle (@needles) { return $$data =~ $forms ? 1 : 0 if index($$data, $needle) >= 0 }
    return 0;
}

sub layer {
    my ($source) = @_;
    headers($source, sub {
        my ($kind, $name, $stored, $sparse) = @_;
        return if !$stored;
        my ($digest, $kept) = (Digest::SHA->new(256), '');
        if ($kind eq '0' && !$sparse && $stored <= $largest) {
            my $data = must($source, $stored);
            $digest->add($data);
            if (chooses($name, \$data)) {
                if ($stored <= $left) { $kept = $data; $left -= $stored }
                else { $exhausted = 1 }
            }
        } else {
            for (my $more = $stored; $more;) {
                my $piece = some($source, $more);
                fail('truncated') if $piece eq '';
                $more -= length $piece;
                $digest->add($piece);
            }
        }
        must($source, padding($stored));
        emit(substr($digest->digest, 0, 8) . pack('N', length $kept) . $kept);
    });
    1 while some($source, 1 << 20) ne '';
}

sub unpacked {
    my ($source) = @_;
    my $start = peek($source, 4);
    return by_program($source, 'gzip', '-dcq') if $start =~ /\A\x1f\x8b/;
    return by_program($source, 'zstd', '-dcq') if $start eq "\x28\xb5\x2f\xfd";
    return $source;
}

sub archive {
    my ($source) = @_;
    headers($source, sub {
        my ($kind, $name, $stored, $sparse) = @_;
        return if !$stored;
        my $rest = $stored;
        my $member = part($source, \$rest);
        if ($kind eq '0' && !$sparse && ($only eq '' || clean($name) eq $only)) {
            if (peek($member, 64) =~ /\A\s*[{[]/) {
                if ($stored <= 8 << 20) { emit('D' . pack('N', $stored) . must($member, $stored)) }
                else { emit('S') }
            } else {
                my $inner = unpacked($member);
                my $block = peek($inner, 512);
                if (length $block == 512 && (is_zero($block) || is_header($block))) {
                    emit('L');
                    layer($inner);
                } else { emit('S') }
            }
        } else { emit('S') }
        while ($rest) { $rest -= length some($source, $rest) || fail('truncated') }
        must($source, padding($stored));
    });
}

sub opened {
    my $from;
    if ($sock eq '') { open $from, '-|', @save or fail('save') }
    else {
        $from = IO::Socket::UNIX->new(Peer => $sock) or fail('engine');
        print $from "GET /images/get?$query HTTP/1.0\r\nHost: engine\r\n\r\n";
        $from->flush;
    }
    binmode $from;
    my $source = bytes(sub {
        while ($from) {
            my $got = sysread $from, my $data, 1 << 20;
            return $data if $got;
            next if !defined $got && $!{EINTR};
            if (!close $from) { POSIX::_exit(4) }
            undef $from;
        }
        return '';
    });
    return $source if $sock eq '';
    my $head = '';
    while ($head !~ /\r\n\r\n\z/) {
        my $byte = some($source, 1);
        fail('engine') if $byte eq '';
        $head .= $byte;
    }
    fail('engine') if $head !~ m{\AHTTP/\S+ 200 };
    return $source;
}

archive(unpacked(opened()));
emit($exhausted ? '1' : '0');
close $packer or fail('gzip');
`;
